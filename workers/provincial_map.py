"""The table of the provincial system as it stands: what is known, and over it what the county has saved."""

from collections.abc import Mapping

from django.db.models import Max

from jiayu_jobs.identifiers.typing_habits import plain
from workers.models import ProvincialTermChange
from workers.provincial_codes import FIELD, Term, known_terms


def all_terms() -> dict[str, Term]:
    """Every line by its key."""
    terms = known_terms()
    counted = ProvincialTermChange.objects.order_by().values_list("line").annotate(Max("version"))
    versions = dict(counted)
    in_force = ProvincialTermChange.objects.filter(undone_at=None).order_by("version")
    changes = {change.line: change for change in in_force}
    for line in versions.keys() & terms.keys():
        change, term = changes.get(line), terms[line]
        theirs = (change.code, change.name, change.note) if change else (term.code, term.name, term.note)
        terms[line] = term.with_theirs(*theirs, version=versions[line])
    return terms


def terms_of(kind: str) -> list[Term]:
    """The lines of one kind, in the order of our own lists."""
    return [term for term in all_terms().values() if term.kind == kind]


def codes_of(terms: Mapping[str, Term]) -> dict[str, dict[str, str]]:
    """kind -> our value -> their code, of lines that have one."""
    found: dict[str, dict[str, str]] = {}
    for term in terms.values():
        if term.code:
            found.setdefault(term.kind, {})[term.ours] = term.code
    return found


def fields_by_header(terms: Mapping[str, Term]) -> dict[str, Term]:
    """A header as the province writes it, by field code or by name -> the line of the field."""
    fields = [term for term in terms.values() if term.kind == FIELD and term.code]
    return {plain(word): term for term in fields for word in (term.name, term.code) if word}


def labels_by_theirs(terms: Mapping[str, Term], kind: str) -> dict[str, list[str]]:
    """Of a code list: their code or name -> our words for it; more than one where the province has fewer."""
    found: dict[str, list[str]] = {}
    for term in terms.values():
        if term.kind == kind:
            for word in {plain(term.code), plain(term.name)} - {""}:
                found.setdefault(word, []).append(term.label)
    return found
