"""The age at which working age ends, by date."""

from typing import ClassVar

from django.db import models

from jiayu_jobs.scoping.models import GLOBAL


class RetirementRule(models.Model):
    """From a day on, working age ends at so many months of age. `verified` = the county has confirmed the row."""

    scope_path: ClassVar = GLOBAL("A public rule.")

    valid_from = models.DateField("起始日期", unique=True)
    male_months = models.PositiveSmallIntegerField("男（月龄）")
    female_months = models.PositiveSmallIntegerField("女（月龄）")
    verified = models.BooleanField("已核实", default=False)

    class Meta:
        ordering = ("valid_from",)

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.male_months}/{self.female_months}"
