"""The code on a person's slip, with which they see and correct their own record at /my/<code>."""

from django.db import models

from jiayu_jobs.scoping.models import PersonalRow, ScopedQuerySet, scoped_manager


class QueryCode(PersonalRow):
    """A printed code, kept as a keyed hash; one open code a person."""

    record = models.ForeignKey("workers.LabourRecord", on_delete=models.CASCADE, related_name="query_codes")
    code_index = models.BinaryField("代码索引", unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    objects = scoped_manager(ScopedQuerySet)

    class Meta:
        indexes = (models.Index(fields=["region_path", "id"], name="query_code_path"),)
        constraints = (
            models.UniqueConstraint(
                fields=["record"], condition=models.Q(revoked_at__isnull=True), name="query_code_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"code of {self.record_id}"
