"""Encrypted text bound to its row, and blind indexes to find it by."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from jiayu_jobs.crypto.keyring import SealBroken, ring
from jiayu_jobs.identifiers import citizen_id, phone

__all__ = ["BlindIndexField", "EncryptedTextField", "SealBroken", "Sealed", "blind_index", "blind_index_many"]

MASKS = {"citizen_id": citizen_id.mask, "phone": phone.mask, "address": lambda text: "已登记"}


class Sealed:
    """A value bound to row and column: prints as its mask, opens on request only."""

    __slots__ = ("_blob", "_place", "_plain", "mask")

    def __init__(self, place: bytes, mask: str, blob: bytes | None = None, plain: str | None = None) -> None:
        self._place, self.mask, self._blob, self._plain = place, mask, blob, plain

    def open(self) -> str:
        """The plaintext. Raises SealBroken."""
        if self._plain is None:
            self._plain = ring().open(self._blob or b"", self._place)
        return self._plain

    def __str__(self) -> str:
        return MASKS[self.mask](self.open())

    def __repr__(self) -> str:
        return f"<Sealed {self.mask}>"

    def __bool__(self) -> bool:
        return self._plain != "" if self._plain is not None else bool(self._blob)

    def __eq__(self, other: object) -> bool:
        return self.open() == (other.open() if isinstance(other, Sealed) else other)

    def __hash__(self) -> int:
        return hash(self.open())

    def __reduce__(self) -> Any:
        raise TypeError("a sealed value is not serialised")


class _Descriptor:
    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        if value is None or isinstance(value, Sealed):
            return value
        place = self.field.place(instance.pk)
        sealed = (
            Sealed(place, self.field.mask, plain=value)
            if isinstance(value, str)
            else Sealed(place, self.field.mask, blob=bytes(value))
        )
        instance.__dict__[self.field.attname] = sealed
        return sealed

    def __set__(self, instance: Any, value: Any) -> None:
        if isinstance(value, Sealed):
            value = value.open()
        instance.__dict__[self.field.attname] = value or None


class EncryptedTextField(models.BinaryField):
    """bytea; see Sealed. The row's primary key is made before it is saved and is part of what is authenticated."""

    def __init__(self, *args: Any, mask: str = "", **kwargs: Any) -> None:
        self.mask = mask
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "mask": self.mask}

    def contribute_to_class(self, cls: Any, name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, _Descriptor(self))

    def place(self, pk: Any) -> bytes:
        """What binds a value to its table, column and row."""
        return f"{self.model._meta.db_table}\x00{self.column}\x00{pk}".encode()

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        return None if not value else ring().seal(value.open(), self.place(model_instance.pk))

    def seal_many(self, pks: list[Any], values: list[str | None]) -> list[bytes | None]:
        """Blobs for many rows, in order."""
        keys = ring()
        return [keys.seal(v, self.place(pk)) if v else None for pk, v in zip(pks, values, strict=True)]

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: look it up by its blind index.")
        return super().get_lookup(lookup_name)


class BlindIndexField(models.BinaryField):
    """Keyed hash of another field's plaintext, kept beside it."""

    def __init__(self, *args: Any, source: str = "", purpose: str = "", **kwargs: Any) -> None:
        self.source, self.purpose = source, purpose
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = getattr(model_instance, self.source)
        digest = blind_index(self.purpose, value.open()) if value else None
        setattr(model_instance, self.attname, digest)
        return digest


def blind_index(purpose: str, text: str) -> bytes:
    """The index of a normalised text."""
    return ring().index(purpose, text)


def blind_index_many(purpose: str, texts: list[str | None]) -> list[bytes | None]:
    """Indexes of many texts, in order."""
    keys = ring()
    return [keys.index(purpose, text) if text else None for text in texts]
