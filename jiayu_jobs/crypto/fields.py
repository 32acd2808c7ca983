"""Model fields: encrypted text bound to its row, and blind indexes to find it by."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Never
from uuid import UUID

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import pre_save

from jiayu_jobs.crypto.blind_index import Normalise, blind_index, blind_index_many, register_purpose
from jiayu_jobs.crypto.keyring import SealBroken, ring
from jiayu_jobs.crypto.masking import is_mask
from jiayu_jobs.crypto.sealed import Sealed, SealedBlob

__all__ = [
    "BlindIndexField",
    "EncryptedTextField",
    "SealBroken",
    "Sealed",
    "SealedBlob",
    "blind_index",
    "blind_index_many",
]


_WRITTEN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


class SealedAttribute(DeferredAttribute):
    """Reading gives a Sealed bound to the row, or None; assigning a text keeps it until the row is saved."""

    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, SealedBlob):
            value = instance.__dict__[self.field.attname] = self.field.bind(instance.pk, value)
        elif value is not None:
            value.move_to(instance.pk)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        # While the instance is being made its key may still be missing, and asking for it would query.
        pk = instance.__dict__.get(instance._meta.pk.attname)
        instance.__dict__[self.field.attname] = self.field.held(pk, value)


class EncryptedTextField(models.BinaryField):
    """Text that is stored encrypted (bytea), bound to table, column and primary key, so keys are made before saving.

    ``mask`` names how the value shows itself (jiayu_jobs/crypto/masking.py). Empty text is stored as NULL and read as
    None. There is no look-up but isnull: keep a BlindIndexField beside it. Model forms leave the field out; a service
    assigns it. ``update()`` may only clear it; values() yields SealedBlob, which ``bind`` turns into a Sealed.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, mask: str = "nothing", **kwargs: Any) -> None:
        self.mask = mask
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "mask": self.mask}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """A known mask, and a primary key that is known before the row is stored."""
        found = super().check(**kwargs)
        if not is_mask(self.mask):
            found.append(checks.Error(f"There is no mask {self.mask!r}.", obj=self, id="crypto.E002"))
        if isinstance(self.model._meta.pk, models.AutoField):
            hint = "Give the model a UUID primary key with default=uuid7."
            text = "The primary key is made by the database, so a value cannot be sealed for its row."
            found.append(checks.Error(text, hint=hint, obj=self, id="crypto.E003"))
        return found

    def bind(self, pk: Any, blob: SealedBlob) -> Sealed:
        """The value of the row ``pk`` from what values() gave."""
        return Sealed(self, pk, blob=blob.raw)

    def seal(self, pk: Any, text: str) -> bytes:
        """The blob of a text for the row ``pk``."""
        return ring().seal(text, self.place(pk))

    def seal_many(self, pks: Iterable[Any], values: Iterable[str | None]) -> list[bytes | None]:
        """Blobs for many rows, in order, for COPY; None for what is empty."""
        return ring().seal_many(values, self.places(pks))

    def open_blob(self, pk: Any, blob: bytes) -> str:
        """The text that was sealed for the row ``pk``. Raises SealBroken."""
        try:
            return ring().open(blob, self.place(pk))
        except SealBroken as error:
            raise SealBroken(f"{self.model._meta.db_table}.{self.column} of {pk}: {error}") from error.__cause__

    def place(self, pk: Any) -> bytes:
        """What binds a value to its table, column and row; a UUID and its text are the same key."""
        if not isinstance(pk, UUID):
            pk = self.model._meta.pk.to_python(pk)
        if pk is None:
            raise SealBroken(f"{self.model._meta.db_table}.{self.column}: the row has no key yet.")
        return f"{self.model._meta.db_table}\x00{self.column}\x00{pk}".encode()

    def places(self, pks: Iterable[Any]) -> Iterator[bytes]:
        """The places of many rows, in order. A key that is written as UUIDs are needs no UUID made of it."""
        start = f"{self.model._meta.db_table}\x00{self.column}\x00"
        for pk in pks:
            written = type(pk) is str and _WRITTEN.fullmatch(pk)
            yield f"{start}{pk}".encode() if written else self.place(pk)

    def same_place(self, pk: Any, field: "EncryptedTextField", other_pk: Any) -> bool:
        """Whether this field in the row ``pk`` is the place of another one."""
        return (self.model._meta.db_table, self.column, pk) == (field.model._meta.db_table, field.column, other_pk)

    def held(self, pk: Any, value: Any) -> Sealed | SealedBlob | None:
        """What an instance keeps for an assigned value. A value of another row or field is opened and sealed anew."""
        if value is None or isinstance(value, SealedBlob):
            return value
        if isinstance(value, Sealed):
            if value.stands_in(self, pk):
                return value
            value = value.open()
        if isinstance(value, str):
            return Sealed(self, pk, text=value) if value else None
        if isinstance(value, bytes | memoryview):
            return SealedBlob(bytes(value)) if value else None
        raise TypeError(f"{self.name} takes a text or None, not {type(value).__name__}.")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> SealedBlob | None:
        """Stored bytes as something that does not print."""
        return None if value is None else SealedBlob(bytes(value))

    def pre_save(self, model_instance: Any, add: bool) -> SealedBlob | None:
        """Seal what is new. A stored value is opened once before it goes into a new row, where it might not belong."""
        value = getattr(model_instance, self.attname)
        if not value:
            return None
        if add and not value.is_new:
            value.open()
        return value.stored(model_instance.pk)

    def get_prep_value(self, value: Any) -> bytes | None:
        if isinstance(value, Sealed):
            value = value.stored(value._pk)
        if isinstance(value, SealedBlob):
            return value.raw
        if isinstance(value, str):
            raise TypeError(f"{self.name} is sealed row by row: assign it and save(), update() can only clear it.")
        return super().get_prep_value(value)

    def to_python(self, value: Any) -> Any:
        """As is: cleaning neither seals nor opens."""
        return value

    def value_to_string(self, obj: Any) -> Never:
        """Fixtures would hold either plaintext or a mask."""
        raise TypeError(f"{self.name} is not serialised; `manage.py backup` keeps it sealed.")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: filter its BlindIndexField by blind_index(purpose, text).")
        return super().get_lookup(lookup_name)


class BlindIndexField(models.BinaryField):
    """Keyed hash (bytea, 32 bytes) of another field's plaintext, computed at every save of that field.

    ``purpose`` separates indexes and names the normal form of the text; ``normalise`` registers one for a new purpose.
    Give unique, null and db_index as needed. Only exact, in and isnull, with what blind_index() returns.
    """

    def __init__(
        self, *args: Any, source: str = "", purpose: str = "", normalise: Normalise | None = None, **kwargs: Any
    ) -> None:
        self.source, self.purpose = source, purpose
        if normalise is not None:
            register_purpose(purpose, normalise)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            pre_save.connect(self._refuse_half_a_change, sender=cls)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        """Bytes, comparable with blind_index()."""
        return None if value is None else bytes(value)

    def pre_save(self, model_instance: Any, add: bool) -> bytes | None:
        if self.source not in model_instance.__dict__:
            # The source was not loaded, so it cannot have changed.
            return getattr(model_instance, self.attname)
        value = getattr(model_instance, self.source)
        index = blind_index(self.purpose, value.open()) if value else None
        setattr(model_instance, self.attname, index)
        return index

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str):
            raise TypeError(f"{self.name} is compared with blind_index({self.purpose!r}, text), not with the text.")
        return super().get_prep_value(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in {"exact", "in", "isnull"}:
            raise FieldError(f"{self.name} is a blind index: only exact, in and isnull make sense.")
        return super().get_lookup(lookup_name)

    def _refuse_half_a_change(self, instance: Any, update_fields: Any, **kwargs: Any) -> None:
        """A new value saved without its index could never be found again."""
        if update_fields is None or self.source not in update_fields or self.name in update_fields:
            return
        value = instance.__dict__.get(self.source)
        if value is None or (isinstance(value, Sealed) and value.is_new):
            raise ValueError(f"update_fields names {self.source} without its index: add {self.name!r}.")
