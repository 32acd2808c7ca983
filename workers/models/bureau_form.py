"""其他部门用表: which columns another bureau asks for, saved once and filled from the register ever after."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import ScopedQuerySet, scoped_manager


class BureauForm(models.Model):
    """One table. Holds no value of a person: columns are [heading, declared field], query the list's own conditions.

    titles: the rows above the headings, as texts; region: whose desks use it, in their own scope.
    """

    scope_path: ClassVar = {"region": "region__path"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", verbose_name="范围")
    owner = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+", verbose_name="建表人")
    name = models.CharField("表名", max_length=40)
    bureau = models.CharField("给哪个部门", max_length=40)
    purpose = models.CharField("用途", max_length=200)
    titles = models.JSONField("标题行", default=list)
    columns = models.JSONField("列", default=list)
    query = models.CharField("条件", max_length=1000, blank=True)
    revision = models.PositiveIntegerField("修订号", default=1)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    if TYPE_CHECKING:
        mine: bool  # put on by lists
        words: str

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=["region", "name"], name="bureau_form_name_once"),)

    def __str__(self) -> str:
        return self.name
