"""居家养老上门服务: elders, caregivers, orders of families, visits."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from employers.gig_enums import Rating
from employers.models.gig import MomentRange
from jiayu_jobs.crypto.fields import BlindIndexField, EncryptedTextField
from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, ScopePath, scoped_manager
from training.care_enums import (
    OPEN_ORDERS,
    OPEN_VISITS,
    CareItem,
    CareLevel,
    CareOrderState,
    CareVisitState,
    ElderEnd,
    SignedBy,
)
from training.models.body import TrainingBody
from training.models.certificate import Certificate
from workers.enums import Sex

# The body that serves, and the caregiver's own account.
OF_BODY_OR_CAREGIVER: ScopePath = {"region": "region_path", "organisation": ("body", "caregiver")}


class ElderQuerySet(ScopedQuerySet):
    """Reads about elders."""

    def served(self, day: date | None = None) -> Self:
        """Those with a finished visit, up to a day."""
        return self.filter(first_served_on__lte=day) if day else self.filter(first_served_on__isnull=False)

    def current(self) -> Self:
        """Those who may be visited."""
        return self.filter(ended_on__isnull=True)


class Elder(PersonalRow):
    """服务对象: an elder at home. phone: their own or the family's; first_served_on: the first finished visit."""

    full_name = models.CharField("姓名", max_length=40)
    sex = models.PositiveSmallIntegerField("性别", choices=Sex)
    birth_date = models.DateField("出生日期")
    id_number: Any = EncryptedTextField("身份证号", mask="citizen_id", null=True, blank=True)
    id_index = BlindIndexField(source="id_number", purpose="citizen_id", unique=True, null=True)
    phone: Any = EncryptedTextField("联系电话", mask="phone", null=True, blank=True)
    address: Any = EncryptedTextField("住址", mask="address", null=True, blank=True)
    family_name = models.CharField("家属姓名", max_length=40, blank=True)
    care_level = models.PositiveSmallIntegerField("失能等级", choices=CareLevel, null=True)
    told_on = models.DateField("告知并同意日期")
    registered_on = models.DateField("登记日期")
    registered_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    first_served_on = models.DateField("首次服务日期", null=True)
    ended_on = models.DateField("不再服务日期", null=True)
    end_reason = models.CharField("不再服务的原因", max_length=12, choices=ElderEnd, blank=True)

    objects = scoped_manager(ElderQuerySet)

    class Meta:
        ordering = ("-registered_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="elder_path"),
            models.Index(fields=["registered_on", "id"], name="elder_newest"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="elder_ended_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """The name as lists show it."""
        return mask_name(self.full_name)


class Caregiver(PersonalRow):
    """护工: somebody with a care certificate who goes out for a body."""

    scope_path: ClassVar[ScopePath] = {"region": "region_path", "organisation": ("body", "id")}

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="caregivers")
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="caregivers")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+")
    shown_name = models.CharField("姓名", max_length=40)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="caregiver_path"),
            models.Index(fields=["body"], name="caregiver_body"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["record", "body"], condition=Q(ends_on__isnull=True), name="caregiver_once_a_body"
            ),
        )

    def __str__(self) -> str:
        return mask_name(self.shown_name)

    @property
    def masked_name(self) -> str:
        """The name as staff read it."""
        return mask_name(self.shown_name)


class CaregiverAccount(models.Model):
    """An account acts for one caregiver from a day on. It stands beside the caregiver's row, which lies behind the second
    wall, as it is asked before any scope is entered."""

    scope_path: ClassVar[ScopePath] = {"organisation": ("body", "caregiver")}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    caregiver = models.ForeignKey(Caregiver, on_delete=models.CASCADE, related_name="accounts")
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("starts_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["caregiver"], condition=Q(ends_on__isnull=True), name="account_once_a_caregiver"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ends_on__isnull=True), name="caregiver_once_an_account"
            ),
        )

    def __str__(self) -> str:
        return str(self.user)


class CareOrderQuerySet(ScopedQuerySet):
    """Reads about orders."""

    def open(self) -> Self:
        """Those on which somebody has to act."""
        return self.filter(state__in=OPEN_ORDERS)


class CareOrder(PersonalRow):
    """What a family orders for an elder: so many visits at a price (yuan a visit). Bodies and caregivers read this card,
    never the elder's row; address and phone stand on it while it is open. amount: yuan of its finished visits."""

    scope_path: ClassVar[ScopePath] = OF_BODY_OR_CAREGIVER

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="orders")
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="care_orders")
    caregiver = models.ForeignKey(Caregiver, on_delete=models.PROTECT, null=True, related_name="orders")
    # Who lives in another village than the elder is not seen from there: the card says the name.
    caregiver_name = models.CharField("护工姓名", max_length=40, blank=True)
    shown_name = models.CharField("姓名", max_length=40)
    age = models.PositiveSmallIntegerField("年龄")
    care_level = models.PositiveSmallIntegerField("失能等级", choices=CareLevel, null=True)
    items = ArrayField(models.CharField(max_length=12, choices=CareItem), verbose_name="服务项目")
    starts_on = models.DateField("从哪天")
    ends_on = models.DateField("到哪天")
    visits_wanted = models.PositiveSmallIntegerField("次数")
    price = models.DecimalField("每次（元）", max_digits=6, decimal_places=2)
    note = models.CharField("注意事项", max_length=200, blank=True)
    phone: Any = EncryptedTextField("联系电话", mask="phone", null=True, blank=True)
    address: Any = EncryptedTextField("住址", mask="address", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=CareOrderState, default=CareOrderState.PLACED)
    visits_done = models.PositiveSmallIntegerField("已上门", default=0)
    amount = models.DecimalField("应付（元）", max_digits=9, decimal_places=2, default=Decimal(0))
    settled_on = models.DateField("结算日期", null=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    placed_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    placed_on = models.DateField("下单日期")

    objects = scoped_manager(CareOrderQuerySet)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="care_order_path"),
            models.Index(fields=["body", "id"], name="care_order_body"),
            models.Index(fields=["caregiver"], name="care_order_caregiver"),
            models.Index(fields=["elder"], name="care_order_elder"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="care_order_ends_after_start"),
            models.CheckConstraint(condition=Q(visits_wanted__gte=1), name="care_order_wants_a_visit"),
            models.CheckConstraint(
                condition=Q(visits_done__lte=F("visits_wanted")), name="care_order_no_more_visits_than_ordered"
            ),
            models.CheckConstraint(
                condition=Q(amount=F("visits_done") * F("price")), name="care_order_amount_is_the_product"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(CareOrderState.PLACED, CareOrderState.CANCELLED)) | Q(caregiver__isnull=False),
                name="care_order_assigned_has_a_caregiver",
            ),
            models.CheckConstraint(
                condition=Q(state=CareOrderState.SETTLED, settled_on__isnull=False)
                | (~Q(state=CareOrderState.SETTLED) & Q(settled_on__isnull=True)),
                name="care_order_settled_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_ORDERS) | Q(phone__isnull=True, address__isnull=True),
                name="care_order_over_keeps_no_address",
            ),
        )

    def __str__(self) -> str:
        return f"{self.masked_name} {self.state}"

    @property
    def masked_name(self) -> str:
        """The elder's name as lists show it."""
        return mask_name(self.shown_name)

    @property
    def item_labels(self) -> str:
        """What is wanted, in words."""
        return "、".join(CareItem(item).label for item in self.items)


class CareVisitQuerySet(ScopedQuerySet):
    """Reads about visits."""

    def done(self, day: date | None = None) -> Self:
        """上门服务人次: finished ones, up to a day."""
        rows = self.filter(state=CareVisitState.DONE)
        return rows.filter(done_on__lte=day) if day else rows

    def open(self) -> Self:
        """Those that are to come or go on."""
        return self.filter(state__in=OPEN_VISITS)


class CareVisit(PersonalRow):
    """One visit to one elder in [starts_at, ends_at). Where it began is what the phone said (degrees, WGS 84), or what was
    typed. items: what was done; signed_by: who gave the family's code. counted_region: the elder's on the day."""

    scope_path: ClassVar[ScopePath] = OF_BODY_OR_CAREGIVER

    elder = models.ForeignKey(Elder, on_delete=models.CASCADE, related_name="visits")
    order = models.ForeignKey(CareOrder, on_delete=models.CASCADE, related_name="visits")
    body = models.ForeignKey(TrainingBody, on_delete=models.PROTECT, related_name="+", db_index=False)
    caregiver = models.ForeignKey(Caregiver, on_delete=models.PROTECT, related_name="visits", db_index=False)
    caregiver_name = models.CharField("护工姓名", max_length=40)
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField("约定开始")
    ends_at = models.DateTimeField("约定结束")
    state = models.CharField("状态", max_length=10, choices=CareVisitState, default=CareVisitState.PLANNED)
    arrived_at = models.DateTimeField("到达时间", null=True)
    arrived_lng = models.FloatField("到达经度", null=True)
    arrived_lat = models.FloatField("到达纬度", null=True)
    arrived_place = models.CharField("到达地点", max_length=80, blank=True)
    items = ArrayField(models.CharField(max_length=12, choices=CareItem), verbose_name="做了什么", default=list)
    signed_by = models.CharField("谁签字", max_length=10, choices=SignedBy, blank=True)
    done_at = models.DateTimeField("完成时间", null=True)
    done_on = models.DateField("完成日期", null=True)
    rating = models.PositiveSmallIntegerField("满意度", choices=Rating, null=True)
    reason = models.CharField("原因", max_length=80, blank=True)

    objects = scoped_manager(CareVisitQuerySet)

    class Meta:
        ordering = ("starts_at", "id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="care_visit_path"),
            models.Index(fields=["counted_region", "done_on"], name="care_visit_counted"),
            models.Index(fields=["order"], name="care_visit_order"),
            models.Index(fields=["body", "starts_at"], name="care_visit_body"),
            models.Index(fields=["caregiver", "starts_at"], name="care_visit_caregiver"),
        )
        constraints = (
            # Nobody is at two homes at once, and no home is visited twice at once.
            *(
                ExclusionConstraint(
                    name=name,
                    index_type="GIST",
                    expressions=[
                        (who, RangeOperators.EQUAL),
                        (MomentRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(state__in=OPEN_VISITS),
                )
                for who, name in (
                    ("caregiver", "visits_of_a_caregiver_do_not_overlap"),
                    ("elder", "visits_of_an_elder_do_not_overlap"),
                )
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="care_visit_has_length"),
            models.CheckConstraint(
                condition=Q(state=CareVisitState.DONE, arrived_at__isnull=False, done_at__gte=F("arrived_at"),
                            done_on__isnull=False, items__len__gt=0) & ~Q(signed_by="")
                | (~Q(state=CareVisitState.DONE) & Q(done_at__isnull=True, done_on__isnull=True, rating__isnull=True)),
                name="care_visit_done_says_what_when_and_who_signed",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.starts_at} {self.state}"

    @property
    def item_labels(self) -> str:
        """What was done, in words."""
        return "、".join(CareItem(item).label for item in self.items)
