"""Rows put where a test needs them: PostgreSQL refuses a change of state that its table of moves does not have."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Model


def put(model: type[Model], key: Any, **values: Any) -> Any:
    """A row as if it had got there by the way it should: taken out and put in again with other values.

    Rows that point at it stay (foreign keys are looked at when the transaction ends). Gives the row.
    """
    with transaction.atomic():
        row = model._base_manager.get(pk=key)
        for name, value in values.items():
            field = model._meta.get_field(name)
            setattr(row, name if isinstance(value, Model) else field.attname, value)
        kept = {
            field.name: getattr(row, field.attname)
            for field in model._meta.concrete_fields
            if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        }
        model._base_manager.filter(pk=key)._raw_delete(connection.alias)
        model._base_manager.bulk_create([row])
        if kept:
            model._base_manager.filter(pk=key).update(**kept)
    return row
