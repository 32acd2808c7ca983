"""按省系统格式导出: people with columns named by the province's fields and values in its codes (省系统对照表)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from jiayu_jobs.exports.lists import Column, Notice
from workers.exports import PeopleList, masked_text, open_text
from workers.models import ProvincialRegistration
from workers.provincial_codes import FIELD, KINDS, Term
from workers.provincial_enums import RegistrationKind
from workers.provincial_map import all_terms, codes_of
from workers.services.facts import county_code

Text = Callable[[Any], Any]


def _number(kind: str) -> Text:
    return lambda p: next((one.number for one in p.registrations.all() if one.kind == kind), "")


def _texts(county: str) -> dict[str, tuple[Text, Text | None]]:
    """How a field that is no code list gives its text, and its masked one."""
    return {
        "full_name": (lambda p: p.full_name, lambda p: p.masked_name),
        "id_number": (lambda p: open_text(p.id_number), lambda p: masked_text(p.id_number)),
        "phone": (lambda p: open_text(p.phone), lambda p: masked_text(p.phone)),
        "birth_date": (lambda p: f"{p.birth_date:%Y%m%d}", lambda p: p.birth_date.year),
        "region": (lambda p: p.region_id, None),
        "county": (lambda p: county, None),
        "work_place": (lambda p: p.work_place, None),
        "work_unit_name": (lambda p: p.work_unit_name, None),
        "employment_number": (_number(RegistrationKind.EMPLOYMENT), None),
        "unemployment_number": (_number(RegistrationKind.UNEMPLOYMENT), None),
    }


def _coded(name: str, codes: dict[str, str]) -> Text:
    return lambda p: codes.get(str(getattr(p, name)), "")


class ProvincialList(PeopleList):
    """省系统格式: a row a person; a field without a name at the province is left out, a value without a code is empty."""

    kind = "province"
    title = "省系统格式"
    sheet = "Sheet1"

    @property
    def is_personal(self) -> bool:
        return True

    def columns_of(self, chosen: dict[str, Any]) -> tuple[Column, ...]:
        terms = all_terms()
        codes, texts = codes_of(terms), _texts(county_code())
        found = []
        for term in terms.values():
            if term.kind == FIELD and term.code:
                value, masked = texts.get(term.ours) or (_coded(term.ours, codes.get(term.ours, {})), None)
                found.append(Column(term.code, value, masked, width=22 if term.ours == "id_number" else 12))
        return tuple(found)

    def rows(self, chosen: dict[str, Any]) -> QuerySet:
        return super().rows(chosen).prefetch_related(Prefetch("registrations", ProvincialRegistration.objects.open()))

    def notices(self, chosen: dict[str, Any]) -> list[Notice]:
        """What the file will not hold: values without a code, with how many people have them, and fields without a name."""
        terms = all_terms()
        address = reverse("workers:terms")
        unmapped = [term for term in terms.values() if term.kind != FIELD and not term.code and _goes_out(terms, term)]
        counts = {f"c{n}": Count("pk", filter=Q(**{term.kind: term.ours})) for n, term in enumerate(unmapped)}
        counted = self.rows(chosen).order_by().aggregate(**counts) if counts else {}
        found = [
            Notice(
                f"{KINDS[term.kind]}“{term.label}”没有省系统代码，{counted[f'c{n}']:,} 人这一格为空。",
                f"{address}?kind={term.kind}",
            )
            for n, term in enumerate(unmapped)
            if counted[f"c{n}"]
        ]
        nameless = [term.label for term in terms.values() if term.kind == FIELD and not term.code]
        if nameless:
            found.append(Notice(f"这些项没有省系统字段名，不导出：{'、'.join(nameless)}。", f"{address}?kind={FIELD}"))
        return found


def _goes_out(terms: dict[str, Term], term: Term) -> bool:
    """Whether the field of a code list has a name at the province; otherwise its values do not matter."""
    return bool(terms[f"{FIELD}.{term.kind}"].code)
