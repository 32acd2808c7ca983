"""What an exported list is made of, declared once; apps add theirs when they start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from jiayu_jobs.refusals import Refused


@dataclass(frozen=True, slots=True)
class Column:
    """A column: header, how a row gives its text, and what stands there when masked.

    masked: None = nothing personal, the same text; else the function for the masked form.
    """

    header: str
    value: Callable[[Any], Any]
    masked: Callable[[Any], Any] | None = None
    width: int = 12

    def text(self, row: Any, masked: bool) -> str:
        """The cell of a row."""
        found = (self.masked if masked and self.masked else self.value)(row)
        return "" if found is None else str(found)


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody should know before they take a list out, and where it is put right."""

    text: str
    url: str = ""


class ExportList:
    """One list that may be taken out. kind: its word in addresses; capability: what seeing the list needs."""

    kind: ClassVar[str]
    title: ClassVar[str]
    sheet: ClassVar[str]
    capability: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]

    def form(self, given: Mapping[str, Any]) -> forms.Form:
        """The list's own filter form, without the fields that name a person; in the scope in force."""
        raise NotImplementedError

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        """The rows that cleaned filters leave, in a stable order, of the scope in force."""
        raise NotImplementedError

    def columns_of(self, chosen: dict[str, Any]) -> tuple[Column, ...]:
        """The columns, where they depend on what is asked for."""
        return self.columns

    def chosen(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The cleaned filters. Raises Refused for a value that does not exist or lies outside the scope."""
        form = self.form(given)
        if not form.is_valid():
            raise Refused("筛选条件已经不能用了，请回到列表重新筛选。")
        return {name: value for name, value in form.cleaned_data.items() if value}

    def kept(self, given: Mapping[str, Any]) -> dict[str, str]:
        """The filters as they are stored: keys and codes, from which `chosen` finds the same again."""
        return {name: str(getattr(value, "pk", value)) for name, value in self.chosen(given).items()}

    def words(self, given: Mapping[str, Any]) -> list[str]:
        """The filters in words."""
        form, words = self.form(given), []
        for name, value in self.chosen(given).items():
            field = form.fields[name]
            labels = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
            words.append(f"{field.label}：{getattr(value, 'label', labels.get(value, value))}")
        return words

    def notices(self, chosen: dict[str, Any]) -> list[Notice]:
        """What the file will lack, said before it is asked for."""
        return []

    def titles_of(self, chosen: dict[str, Any]) -> list[list[str]]:
        """Rows of text between the watermark and the headings."""
        return []

    def usual_reason(self, chosen: dict[str, Any]) -> str:
        """What the list is taken out for, as far as it is known beforehand."""
        return ""

    def noted(self, chosen: dict[str, Any]) -> dict[str, Any]:
        """What the audit keeps beside the names of filters and columns; keys, no value of a person."""
        return {}

    @property
    def is_personal(self) -> bool:
        """Whether a column is masked."""
        return any(column.masked for column in self.columns)


_LISTS: dict[str, ExportList] = {}


def register(one: ExportList) -> None:
    """Add a list."""
    _LISTS[one.kind] = one


def list_of(kind: str) -> ExportList:
    """The list of a kind. Raises KeyError."""
    return _LISTS[kind]


def registered() -> list[ExportList]:
    """Every list that can be taken out."""
    return list(_LISTS.values())
