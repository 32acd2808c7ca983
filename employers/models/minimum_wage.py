"""最低工资: below it no vacancy is taken."""

from typing import ClassVar

from django.db import models

from jiayu_jobs.scoping.models import GLOBAL


class MinimumWage(models.Model):
    """From a day on, the least in yuan a month (full time) and an hour (part time). `verified` = the county has
    confirmed the row."""

    scope_path: ClassVar = GLOBAL("A public rule.")

    valid_from = models.DateField("起始日期", unique=True)
    monthly = models.DecimalField("月最低工资", max_digits=8, decimal_places=2)
    hourly = models.DecimalField("小时最低工资", max_digits=6, decimal_places=2)
    verified = models.BooleanField("已核实", default=False)

    class Meta:
        ordering = ("valid_from",)

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.monthly}/{self.hourly}"
