"""迁移: a village asks for a person whom another one holds. Two rows with one key, since each side sees only its own."""

from django.db import models
from django.db.models import Q

from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.enums import TransferState


class TransferQuerySet(ScopedQuerySet):
    """Reads about transfers."""

    def waiting(self) -> "TransferQuerySet":
        """Those that nobody has decided."""
        return self.filter(state=TransferState.ASKED)


class TransferRequest(PersonalRow):
    """The side that asks: what it typed, and how it went. Says nothing about who holds the person."""

    typed_name = models.CharField("姓名", max_length=40)
    reason = models.CharField("迁移原因", max_length=200)
    state = models.CharField("状态", max_length=10, choices=TransferState, default=TransferState.ASKED)
    answer = models.CharField("答复", max_length=200, blank=True)
    asked_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_at = models.DateTimeField("答复时间", null=True)

    objects = scoped_manager(TransferQuerySet)

    class Meta:
        ordering = ("-asked_at", "-id")
        indexes = (models.Index(fields=["region_path", "id"], name="transfer_request_path"),)

    def __str__(self) -> str:
        return f"{self.region_id} {self.state}"


class TransferCase(PersonalRow):
    """The side that holds the person and decides. Its key is the request's; record_key is no foreign key, for after the
    transfer the record lies elsewhere."""

    record_key = models.UUIDField("记录")
    to_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    masked_name = models.CharField("姓名", max_length=40)
    same_name = models.BooleanField("姓名一致")
    reason = models.CharField("迁移原因", max_length=200)
    state = models.CharField("状态", max_length=10, choices=TransferState, default=TransferState.ASKED)
    answer = models.CharField("答复", max_length=200, blank=True)
    asked_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    due_on = models.DateField("答复期限")
    decided_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("答复时间", null=True)

    objects = scoped_manager(TransferQuerySet)

    class Meta:
        ordering = ("due_on", "id")
        indexes = (models.Index(fields=["region_path", "id"], name="transfer_case_path"),)
        constraints = (
            models.UniqueConstraint(
                fields=["record_key"], condition=Q(state=TransferState.ASKED), name="transfer_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region_id} -> {self.to_region_id} {self.state}"
