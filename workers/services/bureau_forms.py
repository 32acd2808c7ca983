"""其他部门用表: made, changed and deleted by its owner; used by every desk of the region through an export."""

from typing import Any

from django.db import IntegrityError, transaction

from jiayu_jobs.audit.services import record as audit
from jiayu_jobs.refusals import Refused
from stations.models import Region
from workers.models import BureauForm

MOST = 50
NOT_YOURS = "只有建表人能改这张表。要改动请新建一张，或请建表人来改。"
SHORTEST_PURPOSE = 4
Columns = list[tuple[str, str]]


def add_bureau_form(
    *,
    region: Region,
    name: str,
    bureau: str,
    purpose: str,
    query: str,
    titles: list[list[str]],
    columns: Columns,
    by: Any,
) -> BureauForm:
    """Save a table for the desks of a region. columns: (heading, declared field), in order. Raises Refused for a purpose
    too short, a name that is taken, and past MOST tables."""
    _check(purpose)
    try:
        with transaction.atomic():
            Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
            if BureauForm.objects.filter(region=region).count() >= MOST:
                raise Refused(f"最多存 {MOST} 张表，请先删掉不用的。")
            form = BureauForm(region=region, owner=by, name=name, bureau=bureau, purpose=purpose.strip())
            form.query, form.titles, form.columns = query, titles, [list(column) for column in columns]
            form.save(force_insert=True)
            audit("add_bureau_form", about=form, region=region, detail={"columns": _fields(form)})
    except IntegrityError as error:
        raise _taken(name) from error
    return form


def change_bureau_form(*, form: BureauForm, given: dict[str, Any], by: Any, revision: int | None = None) -> BureauForm:
    """Change a table of one's own. given: any of name, bureau, purpose, query, titles, columns. Raises Refused for
    somebody else's table, a stale revision, no columns, and as add_bureau_form does."""
    if form.owner_id != by.pk:
        raise Refused(NOT_YOURS)
    _check(given.get("purpose", form.purpose))
    if "columns" in given and not given["columns"]:
        raise Refused("请至少选一列。")
    try:
        with transaction.atomic():
            row = BureauForm.objects.select_for_update(of=("self",)).filter(pk=form.pk).first()
            if row is None:
                raise Refused("这张表已经删除。")
            if revision is not None and row.revision != revision:
                raise Refused("刚才有人改过这张表，请核对最新内容后再保存。")
            given = {**given, **({"columns": [list(c) for c in given["columns"]]} if "columns" in given else {})}
            changed = sorted(name for name, value in given.items() if getattr(row, name) != value)
            if not changed:
                raise Refused("内容没有变化。")
            for name in changed:
                setattr(row, name, given[name])
            row.revision += 1
            row.save()
            audit(
                "change_bureau_form",
                about=row,
                region=row.region,
                detail={"fields": changed, "columns": _fields(row)},
            )
    except IntegrityError as error:
        raise _taken(given.get("name", form.name)) from error
    return row


def delete_bureau_form(*, form: BureauForm, by: Any) -> None:
    """Delete a table of one's own; files that were made with it stay for their day. Raises Refused for another's."""
    if form.owner_id != by.pk:
        raise Refused(NOT_YOURS)
    with transaction.atomic():
        audit("delete_bureau_form", about=form, region=form.region, detail={"columns": _fields(form)})
        form.delete()


def _check(purpose: str) -> None:
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise Refused(f"请写明用途（至少 {SHORTEST_PURPOSE} 个字）。", field="purpose")


def _taken(name: str) -> Refused:
    return Refused(f"本单位已有名为“{name}”的表，请换一个名字。", field="name")


def _fields(form: BureauForm) -> list[str]:
    """The declared fields that leave by it: names, no values."""
    return [field for _, field in form.columns]
