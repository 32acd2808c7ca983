"""What every model says about who may see it, and the manager that keeps to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from jiayu_jobs.identifiers.uid import uuid7
from jiayu_jobs.scoping.context import Scope, current_scope

# Dimension -> look-up path, or several of an organisation.
ScopePath = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class GLOBAL:
    """A model that everybody's code may read, with the reason why."""

    why: str


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows how to narrow itself to a scope."""

    def within(self, scope: Scope) -> Self:
        """Only the rows that the scope may see; a dimension that the model does not declare sees nothing.

        `scope_path` maps a dimension to a look-up path of a region path column ("region"), of an organisation's key or of
        several that may each be the asker's ("organisation"), or to the name of a queryset method ("public").
        """
        if scope.kind == "batch":
            return self
        declared: ScopePath = self.model.scope_path  # type: ignore[attr-defined]
        path = declared.get(scope.kind)
        if path is None:
            return self.none()
        if scope.kind == "organisation":
            keys = [path] if isinstance(path, str) else path
            own = Q(*((key, scope.organisation) for key in keys), _connector=Q.OR)
            return self.filter(own) if scope.organisation else self.none()
        path = str(path)
        if scope.kind == "region":
            low, high = scope.bounds()
            return self.filter(**{f"{path}__gte": low, f"{path}__lt": high}) if low else self.none()
        return getattr(self, path)()


class ScopedManager(models.Manager):
    """The default manager of scoped models: raises outside a scope, filters inside one."""

    use_in_migrations = False

    def get_queryset(self) -> Any:
        return super().get_queryset().within(current_scope())  # type: ignore[attr-defined]


def scoped_manager(queryset: type[ScopedQuerySet]) -> Any:
    """A manager for a model's own queryset class."""
    return ScopedManager.from_queryset(queryset)()


class PersonalRow(models.Model):
    """A row about a person: it lies in a region, and PostgreSQL's policies guard it by the region's path.

    The migration that creates such a table ends with `SecurePersonalTable(...)`; a test finds tables without.
    """

    scope_path: ClassVar[ScopePath] = {"region": "region_path"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The pair (region, region_path) has a foreign key of its own; a second one would only be checked again, row by row.
    region = models.ForeignKey(
        "stations.Region", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    region_path = models.TextField(db_collation="C", editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep region_path beside region: the composite foreign key refuses a pair that does not belong together."""
        if self._state.adding or not self.region_path:
            self.region_path = self.region.path
        super().save(*args, **kwargs)
