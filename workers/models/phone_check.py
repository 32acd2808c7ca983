"""电话抽查: a month's sample of a village's records, and what each call brought."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager
from workers.check_enums import CheckItem, CheckState


class PhoneSample(PersonalRow):
    """One draw: everything needed to draw the same again. pool: keys of the records changed or confirmed since the last
    draw, sorted; share: per cent of them, at least one."""

    month = models.DateField("月份")
    seed = models.BigIntegerField("随机种子")
    share = models.PositiveSmallIntegerField("比例")
    since = models.DateTimeField("从何时起的变动")
    pool = ArrayField(models.UUIDField(), verbose_name="范围")
    drawn_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("抽取时间")

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-month", "-id")
        indexes = (models.Index(fields=["region_path", "id"], name="phone_sample_path"),)
        constraints = (models.UniqueConstraint(fields=["region", "month"], name="phone_sample_once_a_month"),)

    def __str__(self) -> str:
        return f"{self.region_id} {self.month:%Y-%m}"


class PhoneCheckQuerySet(ScopedQuerySet):
    """Reads about calls."""

    def waiting(self) -> "PhoneCheckQuerySet":
        """To be called, the least tried first."""
        return self.filter(state=CheckState.WAITING).order_by("tries", "position", "id")

    def to_correct(self) -> "PhoneCheckQuerySet":
        """What the village has to put right: a wrong answer that no correction has followed yet."""
        return self.filter(state=CheckState.DIFFERS, corrected_at=None)


class PhoneCheck(PersonalRow):
    """One person of a sample. confirmed_by: who stood behind the record when it was drawn, and may not call;
    wrong: what differed, left: what of it nobody has corrected yet."""

    sample = models.ForeignKey(PhoneSample, on_delete=models.CASCADE, related_name="checks")
    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="phone_checks")
    counted_region = models.ForeignKey("stations.Region", on_delete=models.PROTECT, related_name="+")
    month = models.DateField("月份")
    position = models.PositiveIntegerField("次序")
    confirmed_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField("结果", max_length=10, choices=CheckState, default=CheckState.WAITING)
    tries = models.PositiveSmallIntegerField("打不通的次数", default=0)
    wrong = ArrayField(models.CharField(max_length=8, choices=CheckItem), verbose_name="不符的项", default=list)
    left = ArrayField(models.CharField(max_length=8, choices=CheckItem), verbose_name="还没改的项", default=list)
    said = models.CharField("实际情况", max_length=100, blank=True)
    checked_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("抽查时间", null=True)
    corrected_at = models.DateTimeField("更正时间", null=True)

    objects = scoped_manager(PhoneCheckQuerySet)

    class Meta:
        ordering = ("position", "id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="phone_check_path"),
            models.Index(fields=["counted_region", "month"], name="phone_check_counted"),
            models.Index(
                fields=["record"], name="phone_check_open", condition=Q(state="differs", corrected_at__isnull=True)
            ),
        )
        constraints = (models.UniqueConstraint(fields=["sample", "record"], name="phone_check_once_a_sample"),)

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def wrong_words(self) -> str:
        """What differed, in words."""
        return "、".join(CheckItem(item).label for item in self.wrong)
