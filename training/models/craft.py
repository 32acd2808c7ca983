"""手工活: an order of a body, and the pieces that people take home."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Round, TruncMonth

from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, PersonalRow, ScopedQuerySet, ScopePath, scoped_manager
from training.craft_enums import OPEN_TASKS, CraftKind, CraftOrderState, CraftTaskState
from training.models.body import TrainingBody


class CraftOrderQuerySet(models.QuerySet):
    """Reads about orders."""

    def taking(self, day: date | None = None) -> Self:
        """Those of which somebody may still take pieces."""
        return self.filter(state=CraftOrderState.OPEN, due_on__gte=day or today(), claimed__lt=F("pieces"))


class CraftOrder(models.Model):
    """So many pieces for a buyer at a price for each that is paid to who makes it (yuan). claimed: pieces that somebody has
    taken, kept under the row's lock and never above."""

    scope_path = GLOBAL("work that every desk offers its people; who makes it lies in CraftTask")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="craft_orders")
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", verbose_name="在哪里领活")
    kind = models.CharField("种类", max_length=12, choices=CraftKind)
    title = models.CharField("做什么", max_length=40)
    buyer = models.CharField("谁要货", max_length=80)
    how = models.CharField("要求", max_length=300, blank=True)
    pieces = models.PositiveIntegerField("件数")
    claimed = models.PositiveIntegerField("已领", default=0)
    piece_rate = models.DecimalField("每件（元）", max_digits=7, decimal_places=2)
    due_on = models.DateField("交货日期")
    state = models.CharField("状态", max_length=10, choices=CraftOrderState, default=CraftOrderState.OPEN)
    reason = models.CharField("原因", max_length=200, blank=True)
    made_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_on = models.DateField("接单日期")

    objects = CraftOrderQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(claimed__lte=F("pieces")), name="craft_no_more_pieces_than_ordered"),
            models.CheckConstraint(condition=Q(pieces__gte=1, piece_rate__gt=0), name="craft_order_pays_for_pieces"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def free(self) -> int:
        """Pieces that nobody has taken (件)."""
        return self.pieces - self.claimed


class CraftTaskQuerySet(ScopedQuerySet):
    """Reads about pieces that people make."""

    def open(self) -> Self:
        """Those on which somebody has to act."""
        return self.filter(state__in=OPEN_TASKS)

    def paid(self) -> Self:
        """Those that were paid for."""
        return self.filter(state=CraftTaskState.PAID)

    def incomes(self) -> Self:
        """What was paid, with opens_month: the first payment of its maker in its month and kind, so that as many such rows as
        months were earned in; and day_income: yuan for everything of the kind that its maker handed in on its day."""
        alike = type(self)(self.model).paid().filter(record=OuterRef("record"), kind=OuterRef("kind"))
        earlier = alike.annotate(month=TruncMonth("paid_on")).filter(
            Q(paid_on__lt=OuterRef("paid_on")) | Q(paid_on=OuterRef("paid_on"), id__lt=OuterRef("id")),
            month=OuterRef("pay_month"),
        )
        of_day = alike.filter(submitted_on=OuterRef("submitted_on")).order_by().values("record")
        total = of_day.annotate(total=Sum("amount")).values("total")
        dated = self.paid().annotate(pay_month=TruncMonth("paid_on"))
        return dated.annotate(opens_month=~Exists(earlier), day_income=Subquery(total))


class CraftTask(PersonalRow):
    """The pieces that one person takes home. rate: yuan a piece, copied from the order; amount: yuan of what was accepted.
    It lies where the person lies and is read by the body's own people; counted_region: the region on the day it was taken."""

    scope_path: ClassVar[ScopePath] = {"region": "region_path", "organisation": "body"}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="craft_tasks")
    order = models.ForeignKey(CraftOrder, on_delete=models.PROTECT, related_name="tasks")
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="+", db_index=False)
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    shown_name = models.CharField("姓名", max_length=40)
    kind = models.CharField("种类", max_length=12, choices=CraftKind)
    pieces = models.PositiveIntegerField("件数")
    rate = models.DecimalField("每件（元）", max_digits=7, decimal_places=2)
    state = models.CharField("状态", max_length=10, choices=CraftTaskState, default=CraftTaskState.CLAIMED)
    claimed_on = models.DateField("领活日期")
    due_on = models.DateField("交货日期")
    submitted_on = models.DateField("交货", null=True)
    accepted_pieces = models.PositiveIntegerField("合格件数", default=0)
    amount = models.DecimalField("应付（元）", max_digits=9, decimal_places=2, default=Decimal(0))
    reworks = models.PositiveSmallIntegerField("返工次数", default=0)
    paid_on = models.DateField("付款日期", null=True)
    note = models.CharField("说明", max_length=200, blank=True)
    added_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped_manager(CraftTaskQuerySet)
    # Set by pages: as its reader may have it.
    name: str

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="craft_task_path"),
            models.Index(fields=["counted_region", "paid_on"], name="craft_task_counted"),
            models.Index(fields=["record", "paid_on"], name="craft_task_record"),
            models.Index(fields=["order", "state"], name="craft_task_order"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(pieces__gte=1), name="craft_task_has_pieces"),
            models.CheckConstraint(
                condition=Q(accepted_pieces__lte=F("pieces")), name="craft_accepts_no_more_than_made"
            ),
            models.CheckConstraint(
                condition=Q(amount=Round(F("accepted_pieces") * F("rate"), precision=2)),
                name="craft_amount_is_the_product",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(CraftTaskState.ACCEPTED, CraftTaskState.PAID), accepted_pieces__gte=1)
                | (~Q(state__in=(CraftTaskState.ACCEPTED, CraftTaskState.PAID)) & Q(accepted_pieces=0)),
                name="craft_accepted_has_pieces",
            ),
            models.CheckConstraint(
                condition=Q(state=CraftTaskState.PAID, paid_on__isnull=False, submitted_on__isnull=False)
                | (~Q(state=CraftTaskState.PAID) & Q(paid_on__isnull=True)),
                name="craft_paid_has_its_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.masked_name} {self.pieces}"

    @property
    def masked_name(self) -> str:
        """The name as staff read it."""
        return mask_name(self.shown_name)
