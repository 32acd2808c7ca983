"""营业执照: the paper that who verifies an employer looks at."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from jiayu_jobs.papers.models import PaperRow
from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager


class EmployerPaper(PersonalRow, PaperRow):
    """One photograph or scan of a licence, the newest counts. It lies where its employer lies."""

    scope_path: ClassVar[Mapping[str, str]] = {"region": "region_path", "organisation": "employer"}

    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="papers")

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["region_path", "id"], name="employer_paper_path"),
            models.Index(fields=["employer", "id"], name="employer_paper_employer"),
        )

    def __str__(self) -> str:
        return f"{self.content_type} {self.size}"
