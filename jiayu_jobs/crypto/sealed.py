"""A value in its sealed state: what an encrypted field holds, shows and hides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Never

from jiayu_jobs.crypto.masking import mask

if TYPE_CHECKING:
    from jiayu_jobs.crypto.fields import EncryptedTextField


class _Unprintable:
    """What must not reach a cache, a task's arguments or a file by being pickled; copies are the value itself."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: Any) -> Never:
        raise TypeError("A sealed value is not serialised: pass the row's key and read it there.")

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self


class SealedBlob(_Unprintable):
    """The stored bytes of an encrypted column, as values() and values_list() yield them.

    Not bound to a row yet: ``field.bind(pk, blob)`` makes a Sealed of it.
    """

    __slots__ = ("raw",)

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __repr__(self) -> str:
        return "<sealed>"

    def __eq__(self, other: object) -> bool:
        return self.raw == other.raw if isinstance(other, SealedBlob) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.raw)


class Sealed(_Unprintable):
    """The value of an encrypted field of one row. Prints as its mask; only ``open()`` gives the plaintext.

    It is either stored (a blob, opened each time it is asked for) or was just assigned (a text, until it is saved).
    Equal to whatever has the same plaintext; has no hash, since it would be one of the plaintext.
    """

    __slots__ = ("_blob", "_field", "_pk", "_text")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, field: EncryptedTextField, pk: Any, *, blob: bytes = b"", text: str | None = None) -> None:
        self._field, self._pk, self._blob, self._text = field, pk, blob, text

    def open(self) -> str:
        """The plaintext. Raises SealBroken."""
        return self._field.open_blob(self._pk, self._blob) if self._text is None else self._text

    @property
    def masked(self) -> str:
        """The form for screens, files and messages."""
        return mask(self._field.mask, self.open())

    @property
    def is_new(self) -> bool:
        """True from assignment to the first save."""
        return self._text is not None

    def stands_in(self, field: EncryptedTextField, pk: Any) -> bool:
        """Whether this is the stored value of a field in a row."""
        return self._text is None and field.same_place(pk, self._field, self._pk)

    def move_to(self, pk: Any) -> None:
        """Bind a value that was only assigned so far to the row it is assigned to."""
        if self._text is not None:
            self._pk = pk

    def stored(self, pk: Any) -> SealedBlob:
        """The blob to store in the row ``pk``, sealed now if it is new or belongs to another row. Raises SealBroken."""
        if self._text is not None or self._pk != pk:
            self._blob = self._field.seal(pk, self.open())
            self._pk, self._text = pk, None
        return SealedBlob(self._blob)

    def __str__(self) -> str:
        return self.masked

    def __format__(self, specification: str) -> str:
        return format(self.masked, specification)

    def __repr__(self) -> str:
        return f"<sealed {self._field.name}>"

    def __bool__(self) -> bool:
        return bool(self._blob) or bool(self._text)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sealed):
            return self.open() == other.open()
        return self.open() == other if isinstance(other, str) else NotImplemented
