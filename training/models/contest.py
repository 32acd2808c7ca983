"""大赛: a contest, its jury, entries and scores."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from jiayu_jobs.crypto.fields import EncryptedTextField
from jiayu_jobs.identifiers.names import mask_name
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL, PersonalRow, ScopedQuerySet, ScopePath, scoped_manager
from training.contest_enums import ContestKind, ContestState, EntryState

LEAST_JUDGES = 3


class Contest(models.Model):
    """One contest of the county. round: of its judging, from 1 on, 0 before; promotes: how many go on to the city."""

    scope_path = GLOBAL("a public call for entries; who enters lies in ContestEntry")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("种类", max_length=20, choices=ContestKind)
    title = models.CharField("名称", max_length=60)
    region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", verbose_name="主办地")
    about = models.CharField("说明", max_length=500, blank=True)
    entry_until = models.DateField("报名截止")
    held_on = models.DateField("评审日期")
    promotes = models.PositiveSmallIntegerField("推送几个")
    round = models.PositiveSmallIntegerField("第几轮", default=0)
    state = models.CharField("状态", max_length=10, choices=ContestState, default=ContestState.OPEN)
    reason = models.CharField("原因", max_length=200, blank=True)
    made_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-held_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=["title", "held_on"], name="contest_once"),
            models.CheckConstraint(condition=Q(promotes__gte=1), name="contest_promotes_somebody"),
        )

    def __str__(self) -> str:
        return self.title


class ContestJudge(models.Model):
    """评委, of the published jury of one contest."""

    scope_path = GLOBAL("a published jury")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="judges")
    name = models.CharField("姓名", max_length=20)
    unit = models.CharField("单位", max_length=60)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["contest", "name"], name="judge_once_a_contest"),)

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


class EntryQuerySet(ScopedQuerySet):
    """Reads about entries."""

    def counted(self) -> Self:
        """参赛项目: everything that entered and was not taken back."""
        return self.exclude(state=EntryState.WITHDRAWN)


class ContestEntry(PersonalRow):
    """参赛项目, where it is at home. leader: who answers for it, with a sealed phone; record: where they are registered.
    entered_on: counts in its month; mean: of the last round's scores, judges: how many gave one."""

    scope_path: ClassVar[ScopePath] = {"region": "region_path"}

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="entries")
    record = models.ForeignKey("workers.LabourRecord", on_delete=models.SET_NULL, null=True, related_name="+")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("种类", max_length=20, choices=ContestKind)
    title = models.CharField("项目名称", max_length=60)
    unit = models.CharField("单位或团队", max_length=60, blank=True)
    leader = models.CharField("负责人", max_length=40)
    phone: Any = EncryptedTextField("联系电话", mask="phone", null=True, blank=True)
    summary = models.CharField("简介", max_length=500)
    state = models.CharField("状态", max_length=12, choices=EntryState, default=EntryState.ENTERED)
    entered_on = models.DateField("报名日期")
    round = models.PositiveSmallIntegerField("到第几轮", default=0)
    mean = models.DecimalField("平均分", max_digits=5, decimal_places=2, null=True)
    judged_by = models.PositiveSmallIntegerField("几位评委", default=0)
    reason = models.CharField("意见", max_length=200, blank=True)
    entered_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped_manager(EntryQuerySet)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="contest_entry_path"),
            models.Index(fields=["counted_region", "entered_on"], name="contest_entry_counted"),
            models.Index(fields=["contest", "state"], name="contest_entry_contest"),
        )
        constraints = (
            models.UniqueConstraint(fields=["contest", "title"], name="contest_entry_once"),
            models.CheckConstraint(
                condition=Q(mean__isnull=True, judged_by=0)
                | Q(mean__gte=0, mean__lte=100, judged_by__gte=LEAST_JUDGES),
                name="contest_mean_of_enough_judges",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.PROMOTED) | Q(mean__isnull=False), name="contest_promotes_the_judged"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def masked_name(self) -> str:
        """The leader as lists show them."""
        return mask_name(self.leader)


class ContestScore(PersonalRow):
    """Points of one judge for one entry in one round, to 100."""

    scope_path: ClassVar[ScopePath] = {"region": "region_path"}

    entry = models.ForeignKey(ContestEntry, on_delete=models.CASCADE, related_name="scores")
    judge = models.ForeignKey(ContestJudge, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField("第几轮")
    points = models.DecimalField("分数", max_digits=5, decimal_places=2)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        indexes = (models.Index(fields=["region_path", "id"], name="contest_score_path"),)
        constraints = (
            models.UniqueConstraint(fields=["entry", "judge", "round"], name="score_once_a_judge_and_round"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=100), name="score_in_range"),
        )

    def __str__(self) -> str:
        return str(self.points)
