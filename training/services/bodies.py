"""Training bodies, who acts for them, and what is taught."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import today
from jiayu_jobs.refusals import Refused
from stations.models import Region, User
from stations.passwords import one_time_password, set_password
from stations.services.desk import Issued
from training.models import BodyMember, SubsidyRule, TrainingBody, TrainingProject


def add_body(*, name: str, credit_code: str, address: str = "") -> TrainingBody:
    """Take a training body in. Raises Refused for a name or code that is known."""
    try:
        with transaction.atomic():
            made = TrainingBody.objects.create(name=name, credit_code=credit_code, address=address)
            audit("add_training_body", about=made, region=_county())
    except IntegrityError as error:
        raise Refused("这家机构已经登记过。", field="credit_code") from error
    return made


def create_body_account(*, body: TrainingBody, username: str, display_name: str) -> Issued:
    """An account for somebody of a body, with a one-time password. Raises Refused for a name that is taken."""
    password = one_time_password()
    try:
        with transaction.atomic():
            user = User(username=username.strip().lower(), display_name=display_name.strip())
            set_password(user, password, one_time=True)
            audit("create_account", about=user, region=_county())
            BodyMember._base_manager.create(body=body, user=user, starts_on=today())
            audit("add_body_member", about=body, region=_county())
    except IntegrityError as error:
        raise Refused("这个用户名已经有人用了，请换一个。", field="username") from error
    return Issued(user, password)


def add_project(*, subsidy: Decimal, **given: Any) -> TrainingProject:
    """One more that is taught. subsidy: yuan a person from today on; given: fields of TrainingProject. Raises Refused for one
    that is there."""
    try:
        with transaction.atomic():
            made = TrainingProject.objects.create(**given)
            SubsidyRule.objects.create(project=made, amount=subsidy, starts_on=today())
            audit("add_project", about=made, region=_county())
    except IntegrityError as error:
        raise Refused("已经有这个项目（同名同等级）。", field="name") from error
    return made


def change_subsidy(*, project: TrainingProject, amount: Decimal, starts_on: date) -> SubsidyRule:
    """补贴标准 from a day on; what was claimed before keeps its amount. Raises Refused for a day that has another one, or that
    is over."""
    if starts_on < today():
        raise Refused("新标准从今天或以后的日子起，已经申报的不改。", field="starts_on")
    try:
        with transaction.atomic():
            made = SubsidyRule.objects.create(project=project, amount=amount, starts_on=starts_on)
            audit("change_subsidy", about=project, region=_county(), detail={"amount": str(amount)})
    except IntegrityError as error:
        raise Refused("这一天已经有一个标准了，请选别的日子。", field="starts_on") from error
    return made


def _county() -> Region:
    county: Region = Region.objects.get(parent__isnull=True)
    return county
