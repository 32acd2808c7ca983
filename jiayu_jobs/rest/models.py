"""What was answered to a request with an Idempotency-Key, so that sent again it happens once."""

from typing import ClassVar

from django.db import models

from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL


class AnsweredRequest(models.Model):
    """One key of one account: the hash of what was sent, and the answer. Answers hold keys and masked values only."""

    scope_path: ClassVar = GLOBAL("A key is looked up by its own account alone.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("stations.User", on_delete=models.CASCADE, related_name="+")
    key = models.CharField("Idempotency-Key", max_length=80)
    digest = models.CharField("请求指纹", max_length=64)
    status = models.PositiveSmallIntegerField("状态码", null=True)
    headers = models.JSONField("头", default=dict)
    # As text: the database would put the names of an object in an order of its own.
    body = models.TextField("答复", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="answered_once_a_key"),)

    def __str__(self) -> str:
        return self.key
