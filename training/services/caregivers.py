"""护工: who goes out for a body, by a care certificate, and their accounts."""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import elevated
from stations.models import User
from stations.passwords import one_time_password, set_password
from stations.services.desk import Issued
from training.care_enums import CareOrderState
from training.enums import Brand
from training.models import Caregiver, CaregiverAccount, CareOrder, Certificate
from training.services.care import hand_back
from workers.models import LabourRecord
from workers.services.stopping import Why
from workers.services.transfers import county_path

# 养老护理员 of the national classification of occupations.
CARE_OCCUPATION = "4-10-01-05"


def care_certificates() -> QuerySet:
    """Certificates of one's scope that let somebody go out to elders, of who does not for the same body yet."""
    rows = Certificate.objects.filter(Q(brand=Brand.JIAYU_CARE) | Q(occupation=CARE_OCCUPATION))
    out = Caregiver.objects.filter(ends_on__isnull=True)
    return rows.filter(enrolment__isnull=False).exclude(record__in=out.values("record"))


def accounts() -> QuerySet:
    """Accounts in force, for who may see their caregivers."""
    return CaregiverAccount._base_manager.filter(ends_on__isnull=True)


def admit(*, certificate: Certificate) -> Caregiver:
    """Somebody with a care certificate goes out for the body that taught them. Raises Refused for another certificate, or
    for who does so already."""
    found = care_certificates().filter(pk=certificate.pk).select_related("region", "enrolment").first()
    if found is None or found.enrolment is None:
        raise Refused("要有嘉鱼护工或养老护理员的证书，而且还不是这家机构的护工。")
    made = Caregiver(
        record_id=found.record_id,
        region=found.region,
        body_id=found.body_id,
        certificate=found,
        shown_name=found.enrolment.shown_name,
        starts_on=today(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            audit("admit_caregiver", about=made, region=made.region)
    except IntegrityError as error:
        raise Refused("这个人已经是这家机构的护工了。") from error
    return made


def create_caregiver_account(*, caregiver: Caregiver, username: str) -> Issued:
    """An account for a caregiver's phone, with a one-time password. Raises Refused for a name that is taken, or when there
    is one."""
    password = one_time_password()
    try:
        with transaction.atomic():
            row = _held(caregiver)
            if accounts().filter(caregiver=row).exists():
                raise Refused("这位护工已经有账号了。", field="username")
            user = User(username=username.strip().lower(), display_name=row.shown_name)
            set_password(user, password, one_time=True)
            CaregiverAccount._base_manager.create(caregiver=row, body=row.body, user=user, starts_on=today())
            audit("create_account", about=user, region=row.region)
    except IntegrityError as error:
        raise Refused("这个用户名已经有人用了，请换一个。", field="username") from error
    return Issued(user, password)


def dismiss(*, caregiver: Caregiver, reason: str) -> None:
    """不做护工了: the account sees nothing any more, open orders go back to the body. Raises Refused without a reason, or the
    second time."""
    if not reason.strip():
        raise Refused("请写明原因。", field="reason")
    with transaction.atomic():
        row = _held(caregiver)
        _end(row, reason.strip())


def end_caregivers(person: LabourRecord, why: Why) -> None:
    """Whoever has left the register goes out to nobody any more."""
    for row in Caregiver.objects.filter(record=person, ends_on__isnull=True).select_related("region"):
        _end(row, why.label)


def _end(row: Caregiver, reason: str) -> None:
    if not Caregiver.objects.filter(pk=row.pk, ends_on__isnull=True).update(ends_on=today()):
        raise Refused("这位护工已经不做了。")
    accounts().filter(caregiver=row).update(ends_on=today())
    audit("dismiss_caregiver", about=row, region=row.region, reason=reason)
    # Elders live in other villages than their caregiver.
    with elevated(county_path(), "orders of a caregiver who has gone"):
        with_them = (CareOrderState.ASSIGNED, CareOrderState.ACCEPTED)
        for order in CareOrder.objects.filter(caregiver=row, state__in=with_them).order_by("id"):
            hand_back(order=order, reason=f"护工：{reason}")


def _held(caregiver: Caregiver) -> Caregiver:
    rows = Caregiver.objects.select_for_update(of=("self",)).select_related("region", "body")
    row: Caregiver = rows.get(pk=caregiver.pk)
    return row
