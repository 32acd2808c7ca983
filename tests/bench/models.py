"""A person as a plain model, for what the portal is compared with: no walls, nothing sealed, one index on the number."""

from functools import cache

from django.core.exceptions import ValidationError
from django.db import models

from jiayu_jobs.identifiers.citizen_id import CitizenId
from jiayu_jobs.identifiers.errors import InvalidIdentifier
from jiayu_jobs.identifiers.phone import Phone
from jiayu_jobs.scoping import batch
from stations.models import Region
from workers import enums


class PeerPerson(models.Model):
    """The columns of the labour workbook as texts."""

    id_number = models.CharField(max_length=18, unique=True)
    full_name = models.CharField(max_length=40)
    phone = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=12, db_index=True)
    household_kind = models.CharField(max_length=8)
    ethnic_group = models.CharField(max_length=8, blank=True)
    education = models.CharField(max_length=8, blank=True)
    political_status = models.CharField(max_length=8, blank=True)
    marital_status = models.CharField(max_length=8, blank=True)
    employment_status = models.CharField(max_length=12)
    employment_type = models.CharField(max_length=12, blank=True)
    work_place = models.CharField(max_length=12, blank=True)
    income = models.CharField(max_length=12, blank=True)
    tags = models.CharField(max_length=60, blank=True)
    wants_job = models.CharField(max_length=4, blank=True)
    job_wage = models.CharField(max_length=12, blank=True)
    topics = models.CharField(max_length=60, blank=True)
    collected_on = models.DateField()
    villager_group = models.CharField(max_length=24, blank=True)
    household_number = models.CharField(max_length=24, blank=True)
    informant = models.CharField(max_length=12, blank=True)

    class Meta:
        app_label = "bench"
        db_table = "bench_peer_person"

    def __str__(self) -> str:
        return "a person"


class JudgedPeer(PeerPerson):
    """The same, refusing what the workbook's rules refuse, as a model's clean() does; villages and lists are looked up once."""

    class Meta:
        proxy = True
        app_label = "bench"

    def clean(self) -> None:
        """Raises ValidationError with a sentence for each cell that is wrong."""
        problems = {name: "不在可选范围。" for name, allowed in lists().items() if getattr(self, name) not in allowed}
        for name, parse in (("id_number", CitizenId.parse), ("phone", Phone.parse)):
            try:
                if text := getattr(self, name):
                    parse(text)
            except InvalidIdentifier as error:
                problems[name] = str(error)
        if problems:
            raise ValidationError(problems)


@cache
def lists() -> dict[str, set[str]]:
    """What may stand in each column that is a list, by field."""
    with batch("bench"):
        villages = set(Region.objects.values_list("code", flat=True))
    kinds = {
        "household_kind": enums.HouseholdKind,
        "education": enums.Education,
        "political_status": enums.PoliticalStatus,
        "marital_status": enums.MaritalStatus,
        "employment_status": enums.EmploymentStatus,
        "employment_type": enums.EmploymentType,
        "informant": enums.Informant,
    }
    return {"region": villages} | {name: {"", *kind.labels} for name, kind in kinds.items()}


HEADERS = {
    "id_number": "身份证号",
    "full_name": "姓名",
    "phone": "联系电话",
    "region": "户籍村(社区)代码",
    "household_kind": "户口性质",
    "ethnic_group": "民族",
    "education": "学历",
    "political_status": "政治面貌",
    "marital_status": "婚姻状况",
    "employment_status": "就业状态",
    "employment_type": "就业类型",
    "work_place": "务工地区划代码",
    "income": "月收入",
    "tags": "人员类别",
    "wants_job": "求职意向",
    "job_wage": "期望月薪",
    "topics": "培训意愿",
    "collected_on": "采集日期",
    "villager_group": "村民小组",
    "household_number": "户号",
    "informant": "信息提供人",
}
