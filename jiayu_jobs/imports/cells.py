"""A column of a table in which many rows say the same: held once, judged once."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, overload

T = TypeVar("T")


class Cells(Sequence[T]):
    """The cells of a column, one a row; reads as a list does.

    values: the different ones, some of which no row may have; numbers: for each row the place of its value among them.
    """

    __slots__ = ("numbers", "values")

    def __init__(self, values: Sequence[T], numbers: "array[int]") -> None:
        self.values = values
        self.numbers = numbers

    @classmethod
    def of(cls, cells: Sequence[T]) -> "Cells[T]":
        """Of a list; what is one of these already stays as it is."""
        if isinstance(cells, Cells):
            return cells
        places: dict[T, int] = {}
        numbers = array("I", (places.setdefault(cell, len(places)) for cell in cells))
        return cls(list(places), numbers)

    @classmethod
    def nothing(cls, height: int) -> "Cells[Any]":
        """None in every row."""
        return Cells([None], array("I", bytes(4 * height)))

    def rows(self, positions: Sequence[int]) -> "Cells[T]":
        """These rows, in this order."""
        return Cells(self.values, array("I", map(self.numbers.__getitem__, positions)))

    def holding(self, values: Sequence[Any]) -> "Cells[Any]":
        """The same rows with other values in the same places."""
        return Cells(values, self.numbers)

    def used(self) -> set[int]:
        """The places of those values that some row has."""
        return set(self.numbers)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> "Cells[T]": ...

    def __getitem__(self, index: int | slice) -> "T | Cells[T]":
        if isinstance(index, slice):
            return Cells(self.values, self.numbers[index])
        return self.values[self.numbers[index]]

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(a == b for a, b in zip(self, other, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]  # as a list
