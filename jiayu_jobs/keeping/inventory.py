"""数据清单: every field about a person, what it is for, on which basis, how long it is kept and who sees it (C7).

Each app declares its own rows beside its models (workers/personal_data.py) when it is ready; a test finds a field that
nobody declared. The page for the county and docs/data-protection.md are made from the same declarations.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

# Keys and the place of a row stand on every table alike and tell nothing more of a person than that the row exists.
EVERY_ROW = frozenset({"id", "region", "region_path"})


class Basis(TextChoices):
    """The ground in 个人信息保护法 article 13 on which a field is kept."""

    DUTY = "duty", "履行法定职责"
    CONSENT = "consent", "本人同意"


class Kept(TextChoices):
    """How long, in words; the periods themselves are the rules of retention (jiayu_jobs/keeping/retention.py)."""

    PERSON = "person", "随档案，离册后按期清除"
    FIGURES = "figures", "清除后仍留作统计，不指向个人"
    UNDO = "undo", "到不能再撤销为止"
    REQUEST = "request", "随申请"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """Some fields of one model that serve one purpose. model: its label; seen: by whom, in words."""

    model: str
    fields: tuple[str, ...]
    label: str
    purpose: str
    basis: Basis
    kept: Kept
    seen: str


_DECLARED: dict[str, tuple[Purpose, ...]] = {}


def declare(app: str, purposes: Iterable[Purpose]) -> None:
    """An app tells of its fields; once more replaces what it told."""
    _DECLARED[app] = tuple(purposes)


def declared() -> list[Purpose]:
    """Every declaration, by app in the order of INSTALLED_APPS."""
    return [purpose for purposes in _DECLARED.values() for purpose in purposes]


def declared_fields() -> dict[str, list[str]]:
    """Model label -> declared field names, a field once for each time that it stands in the table."""
    found: dict[str, list[str]] = {}
    for one in declared():
        found.setdefault(one.model, []).extend(one.fields)
    return found
