"""就业登记, 失业登记: what is registered about a person at the provincial system, which keeps the legal registration."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from jiayu_jobs.scoping.models import PersonalRow, scoped_manager
from workers.models.story import DatedQuerySet
from workers.provincial_enums import RegistrationEnd, RegistrationKind


class ProvincialRegistrationQuerySet(DatedQuerySet):
    """Reads about registrations."""

    start = "registered_on"

    def of_kind(self, kind: str) -> Self:
        """就业登记 or 失业登记."""
        return self.filter(kind=kind)


class ProvincialRegistration(PersonalRow):
    """One registration at the province. review_on: the day on which an unemployment registration is to be reviewed."""

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="registrations")
    kind = models.CharField("登记种类", max_length=12, choices=RegistrationKind)
    number = models.CharField("登记编号", max_length=32, db_collation="C")
    registered_on = models.DateField("登记日期")
    reason = models.CharField("登记原因", max_length=120, blank=True)
    review_on = models.DateField("复核日期", null=True)
    ends_on = models.DateField("注销日期", null=True)
    end_reason = models.CharField("注销原因", max_length=12, choices=RegistrationEnd, blank=True)
    revision = models.PositiveIntegerField("修订号", default=1)
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)
    recorded_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, related_name="+")

    objects = scoped_manager(ProvincialRegistrationQuerySet)

    class Meta:
        ordering = ("-registered_on", "-id")
        indexes = (
            models.Index(fields=["region_path", "id"], name="registration_path"),
            models.Index(fields=["review_on"], name="registration_review", condition=Q(ends_on__isnull=True)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["record", "kind"], condition=Q(ends_on__isnull=True), name="registration_open_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "number"],
                condition=~Q(end_reason=RegistrationEnd.MISTAKE),
                name="registration_number_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="")
                | (Q(ends_on__gte=F("registered_on")) & ~Q(end_reason="")),
                name="registration_ends_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind=RegistrationKind.EMPLOYMENT, review_on__isnull=True)
                | Q(kind=RegistrationKind.UNEMPLOYMENT, review_on__isnull=False),
                name="registration_review_of_unemployment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.registered_on}"
