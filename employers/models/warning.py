"""失信和欠薪提示: what everybody who recommends people should know about an employer."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from employers.gig_enums import WarningKind
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.models import GLOBAL


class WarningQuerySet(models.QuerySet):
    """Reads about warnings."""

    def holding_on(self, day: date | None = None) -> Self:
        """Those of a day."""
        day = day or today()
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


class EmployerWarning(models.Model):
    """A decision of an authority, with its document's number, or wages of gigs that are owed; [starts_on, ends_on)."""

    scope_path = GLOBAL("decisions that authorities publish, and that an employer owes wages; no person, no amount")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="warnings")
    kind = models.CharField("类别", max_length=10, choices=WarningKind)
    document_number = models.CharField("文书号", max_length=60, blank=True)
    issued_by = models.CharField("作出单位", max_length=60, blank=True)
    starts_on = models.DateField("从")
    ends_on = models.DateField("到", null=True, blank=True)
    made_by = models.ForeignKey("stations.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = WarningQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(kind=WarningKind.ARREARS, ends_on__isnull=True),
                name="warning_of_arrears_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind=WarningKind.DISHONEST) | (~Q(document_number="") & ~Q(issued_by="")),
                name="warning_names_its_document",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="warning_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}"
