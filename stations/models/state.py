"""What this database is: real, or a demonstration."""

from typing import ClassVar

from django.db import models

from jiayu_jobs.scoping.models import GLOBAL


class Installation(models.Model):
    """One row. `demo_seed` set = the database holds invented people: every page says so and real loading is refused."""

    scope_path: ClassVar = GLOBAL("One row about the database itself, shown on every page.")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    demo_seed = models.IntegerField(null=True)
    demo_size = models.CharField(max_length=8, blank=True)
    demo_note = models.TextField(blank=True)
    demo_loaded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_installation"),)

    def __str__(self) -> str:
        return "demo" if self.demo_seed is not None else "real"

    @classmethod
    def holds_demo_data(cls) -> bool:
        """Whether this database holds invented people."""
        return cls.objects.filter(demo_seed__isnull=False).exists()
