"""The table of occupations (职业分类大典), by edition."""

from typing import ClassVar

from django.db import models

from jiayu_jobs.scoping.models import GLOBAL


class Occupation(models.Model):
    """One occupation. A table and not an enum: the ministry adds new ones each year."""

    scope_path: ClassVar = GLOBAL("A public classification.")

    code = models.CharField("代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=64)
    initials = models.CharField("拼音首字母", max_length=64, blank=True)
    edition = models.CharField("版本", max_length=8)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name
