"""Who acts for firms in the demo: an admin and a second person of one verified firm."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from employers.enums import EmployerState, MemberRole
from employers.models import AboveScaleYear, Employer, EmployerMember, Vacancy
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from stations.demo import PASSWORD, DemoAccount
from stations.models import User

ACCOUNTS = (("firm-admin", "演示企业管理员", MemberRole.ADMIN), ("firm-hr", "演示企业经办人", MemberRole.MEMBER))


def load_firm_accounts() -> int:
    """Both, for the first above-scale firm; returns how many, 0 where there is no firm."""
    firm = demo_firm()
    if firm is None:
        return 0
    password = make_password(PASSWORD)
    with transaction.atomic():
        for username, name, role in ACCOUNTS:
            user = User(username=username, display_name=name, password=password, is_demo=True)
            user.save(force_insert=True)
            EmployerMember.objects.create(employer=firm, user=user, role=role, starts_on=today())
        audit("load_demo_accounts", about=firm, region=firm.region, detail={"accounts": len(ACCOUNTS)})
    return len(ACCOUNTS)


def demo_firm() -> Employer | None:
    """The first above-scale firm that looks for people now."""
    listed = AboveScaleYear.objects.values("employer")
    offers = Vacancy.objects.published().values("employer")
    firms = Employer.objects.filter(pk__in=listed, state=EmployerState.VERIFIED).order_by("credit_code")
    return firms.filter(pk__in=offers).first() or firms.first()


def printed_firm_accounts() -> list[DemoAccount]:
    """The accounts as they are printed, as far as the demo has them."""
    names = {username: role for username, _, role in ACCOUNTS}
    held = User.objects.filter(is_demo=True, username__in=names).order_by("username")
    return [DemoAccount(user.username, names[user.username].label, "演示企业") for user in held]
