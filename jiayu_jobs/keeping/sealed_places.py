"""Where sealed values stand: every encrypted field, found from the models, and the copies that JSON columns keep."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from jiayu_jobs.crypto.fields import EncryptedTextField


@dataclass(frozen=True, slots=True)
class InJson:
    """A copy of a sealed column inside a JSON column, written as PostgreSQL writes bytea (\\x and hex digits).

    path: where it stands; row: the column that names the row for which it was sealed; field: the column it was sealed as.
    """

    model: type[Model]
    column: str
    path: tuple[str, ...]
    row: str
    field: EncryptedTextField


_IN_JSON: list[InJson] = []


def register_in_json(place: InJson) -> None:
    """An app tells of a JSON column that keeps sealed values."""
    if place not in _IN_JSON:
        _IN_JSON.append(place)


def sealed_fields() -> list[EncryptedTextField]:
    """Every encrypted field of every table, in the order of tables."""
    models = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    fields = [field for model in models for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]
    return sorted(fields, key=lambda field: (field.model._meta.db_table, field.column))


def sealed_in_json() -> list[InJson]:
    """Every registered copy."""
    return list(_IN_JSON)
