"""责任单位: the bureaus that issues are given to."""

from django.db import IntegrityError, transaction

from employers.models import Department
from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.refusals import Refused

TAKEN = "已经有这个单位了，请核对名称。"


def add_department(*, name: str) -> Department:
    """One more bureau. Raises Refused for a name that is there."""
    try:
        with transaction.atomic():
            made = Department.objects.create(name=name)
            audit("add_department", about=made)
    except IntegrityError as error:
        raise Refused(TAKEN, field="name") from error
    return made


def change_department(*, department: Department, name: str, is_active: bool) -> None:
    """Another name, or no more issues for it. Raises Refused for a name that another one has."""
    try:
        with transaction.atomic():
            department.name, department.is_active = name, is_active
            department.save()
            audit("change_department", about=department, detail={"is_active": is_active})
    except IntegrityError as error:
        raise Refused(TAKEN, field="name") from error
