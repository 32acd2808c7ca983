"""The facts of an employment status, which stand on each spell and, of the newest spell, on the record."""

from django.db import models

from workers.enums import EmploymentStatus, EmploymentType, IncomeBand, Industry, NotWorkingReason, WorkScope


class StatusFacts(models.Model):
    """What a person's employment status is made of."""

    employment_status = models.CharField("就业状态", max_length=12, choices=EmploymentStatus)
    wants_work = models.BooleanField("想找工作", null=True, blank=True)
    not_working_reason = models.CharField("暂不找的原因", max_length=12, choices=NotWorkingReason, blank=True)
    employment_type = models.CharField("就业类型", max_length=16, choices=EmploymentType, blank=True)
    work_place = models.CharField("务工地区划代码", max_length=12, blank=True)
    work_scope = models.CharField("务工范围", max_length=18, choices=WorkScope, blank=True)
    work_unit_name = models.CharField("务工单位", max_length=80, blank=True)
    industry = models.CharField("行业", max_length=1, choices=Industry, blank=True, db_default="")
    occupation = models.ForeignKey(
        "workers.Occupation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="工种",
        db_index=False,
    )
    income_band = models.CharField("月收入", max_length=12, choices=IncomeBand, blank=True)

    class Meta:
        abstract = True


# The facts by attribute name, in the order of the table: what a spell gives to its record.
FACT_FIELDS = (
    "employment_status",
    "wants_work",
    "not_working_reason",
    "employment_type",
    "work_place",
    "work_scope",
    "work_unit_name",
    "industry",
    "occupation_id",
    "income_band",
)
