"""省系统对照表: the county's officer corrects a line; each change is kept, and the newest one can be taken back."""

from typing import Any

from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.clock import now
from jiayu_jobs.refusals import Refused
from stations.models import Region
from workers.models import ProvincialTermChange
from workers.provincial_codes import FIELD, Term
from workers.provincial_map import all_terms

CHANGED_MEANWHILE = "刚才有人改过这一项，请核对最新内容后再保存。"


def change_term(*, key: str, code: str, name: str, note: str, by: Any, version: int | None = None) -> None:
    """Save what the province calls one of ours. key: Term.key; version: that of the line that was shown.

    Raises Refused when nothing differs, somebody changed the line meanwhile, or another field has the code: a column of
    a workbook is found by it.
    """
    code, name, note = "".join(code.split()), name.strip(), note.strip()
    with transaction.atomic():
        county = _one_at_a_time()
        terms = all_terms()
        term = terms[key]
        if version is not None and version != term.version:
            raise Refused(CHANGED_MEANWHILE)
        if (term.code, term.name, term.note) == (code, name, note):
            raise Refused("内容没有变化。")
        _refuse_double(terms, term, code)
        try:
            with transaction.atomic():
                change = ProvincialTermChange.objects.create(
                    line=key, version=term.version + 1, code=code, name=name, note=note, changed_by=by
                )
        except IntegrityError as error:
            raise Refused(CHANGED_MEANWHILE) from error
        audit("change_term", about=change, region=county, detail={"line": key})


def undo_term_change(*, key: str, by: Any) -> None:
    """Take the newest change of a line back: what stood before it is in force again. Raises Refused without one, and
    where another field has the earlier code by now."""
    with transaction.atomic():
        county = _one_at_a_time()
        changes = ProvincialTermChange.objects.filter(line=key, undone_at=None).order_by("-version")
        newest = changes.select_for_update(of=("self",)).first()
        if newest is None:
            raise Refused("这一项没有可以撤销的改动。")
        newest.undone_at = now()
        newest.save(update_fields=["undone_at"])
        terms = all_terms()
        _refuse_double(terms, terms[key], terms[key].code)
        audit("undo_term_change", about=newest, region=county, detail={"line": key})


def _one_at_a_time() -> Region:
    """Whoever comes second waits, so that two lines cannot take one code at once."""
    return Region.objects.select_for_update(of=("self",)).get(parent__isnull=True)


def _refuse_double(terms: dict[str, Term], term: Term, code: str) -> None:
    taken = [one for one in terms.values() if one.kind == FIELD and one.code == code and one.key != term.key]
    if term.kind == FIELD and code and taken:
        raise Refused(f"字段 {code} 已对应“{taken[0].label}”，一个字段只能对应一项。", field="code")
