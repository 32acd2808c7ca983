"""What a clerk asks the list by again and again."""

from typing import ClassVar

from django.db import models

from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL


class SavedSearch(models.Model):
    """Conditions of the list under a name of one's own; a part of a person's name is never kept."""

    scope_path: ClassVar = GLOBAL("Conditions that one account keeps for itself; nothing about a person.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("stations.User", on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=1000)
    created_at = models.DateTimeField("保存时间", auto_now_add=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["user", "name"], name="saved_search_name_once"),)

    def __str__(self) -> str:
        return self.name
