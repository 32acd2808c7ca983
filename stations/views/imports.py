"""Workbooks: sent, looked through, confirmed, taken back."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.imports import files, services
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.imports.registry import kinds_for, sheet_of
from jiayu_jobs.imports.workbooks import error_workbook, template
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.import_forms import ColumnsForm, UploadForm
from stations.services.uploads import take_in

PAGE_SIZE = 30
SHOWN = 200
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARTS = (("refusals", "不能导入"), ("differences", "更新"), ("newcomers", "新增"), ("doubts", "存疑"))


@requires("imports.use")
@require_http_methods(["GET", "POST"])
def import_list(request: PortalRequest) -> HttpResponse:
    """What was sent from one's region, newest first; POST takes a file in."""
    region, sheets = request.authority.region, kinds_for(request.authority.may)
    form, status = UploadForm(region=region, sheets=sheets), 200
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, region=region, sheets=sheets)
        if form.is_valid():
            try:
                return redirect("stations:import", _receive(request, form.cleaned_data).pk)
            except Refused as refusal:
                form.add_error(refusal.field or "file", write_down("receive_import", refusal, region=region).message)
        status = 422
    rows = own_batches(request)
    keyset = Keyset(rows, ("-created_at", "-id"), PAGE_SIZE, request)
    context = {
        "form": form,
        "batches": [with_words(batch) for batch in keyset.rows()],
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "templates": [
            {"title": sheet.title, "url": reverse("stations:import-template", args=[sheet.kind]), "how": sheet.how}
            for sheet in sheets
        ],
        "limits": services.limits_of(region),
    }
    return page(request, "imports/list.html", context, status=status)


def _receive(request: PortalRequest, given: dict[str, Any]) -> ImportBatch:
    return take_in(
        kind=given["kind"],
        file=given["file"],
        by=request.user,
        region=request.authority.region,
        mapping=given.get("mapping"),
        switches=given.get("switches", ()),
    )


def own_batches(request: PortalRequest) -> Any:
    """The batches of one's scope, of the kinds that one may send."""
    mine = [sheet.kind for sheet in kinds_for(request.authority.may)]
    return ImportBatch.objects.select_related("uploaded_by", "region__parent").filter(kind__in=mine)


def get_batch(request: PortalRequest, pk: Any) -> ImportBatch:
    """A batch of these, or 404."""
    return with_words(get_object_or_404(own_batches(request), pk=pk))


def with_words(batch: ImportBatch) -> ImportBatch:
    """The batch with the title of its kind and what its rows are about."""
    sheet = sheet_of(batch.kind)
    batch.title, batch.unit = sheet.title, sheet.unit
    return batch


@requires("imports.use")
@require_GET
def import_page(request: PortalRequest, pk: Any) -> HttpResponse:
    """One batch: while a worker has it, the part that htmx asks for again; then what it would do, or did."""
    batch = get_batch(request, pk)
    context: dict[str, Any] = {"batch": batch, "list_url": reverse("stations:imports"), "parts": [], "shown": SHOWN}
    if batch.state in (BatchState.READY, BatchState.APPLIED):
        context |= _content(request, batch)
    if batch.state == BatchState.UNUSABLE and batch.unknown_headers:
        context["columns_url"] = reverse("stations:import-columns", args=[batch.pk])
    return page(request, "imports/batch.html", context, fragment="imports/_batch.html")


def _content(request: PortalRequest, batch: ImportBatch) -> dict[str, Any]:
    """The part of a preview that is asked for, the refusals first; a look at it is written down."""
    try:
        kept = files.fetch_json(batch, files.PREVIEW)
    except FileNotFoundError:
        return {}
    counts = {"refusals": batch.refused, "differences": batch.changed, "newcomers": batch.new, "doubts": batch.doubts}
    mine = batch.uploaded_by_id == request.user.pk
    present = [(key, label) for key, label in PARTS if kept[key]]
    wanted = request.GET.get("part", "")
    active = wanted if wanted in dict(present) else (present[0][0] if present else "")
    services.note_look(batch, active)
    return {
        "parts": [
            {"key": key, "label": label, "count": counts[key], "url": f"?part={key}", "active": key == active}
            for key, label in present
        ],
        "active": active,
        "lines": kept[active][:SHOWN] if active else [],
        "more": max(len(kept[active]) - SHOWN, 0) if active else 0,
        "errors_url": reverse("stations:import-errors", args=[batch.pk]) if kept["refusals"] and mine else "",
    }


@requires("imports.use")
@require_http_methods(["GET", "POST"])
def map_columns(request: PortalRequest, pk: Any) -> HttpResponse:
    """Say which of the file's headers are which of ours."""
    batch = get_batch(request, pk)
    if batch.state != BatchState.UNUSABLE or not batch.unknown_headers:
        return redirect("stations:import", batch.pk)
    form = ColumnsForm(request.POST or None, kind=batch.kind, headers=batch.unknown_headers)
    if request.method == "POST" and form.is_valid():
        try:
            services.map_columns(
                batch=batch, mapping=form.mapping(), source=form.cleaned_data["source"], by=request.user
            )
            return redirect("stations:import", batch.pk)
        except Refused as refusal:
            form.add_error(None, write_down("map_columns", refusal, about=batch).message)
    context = {"batch": batch, "form": form, "back_url": reverse("stations:import", args=[batch.pk])}
    return page(request, "imports/columns.html", context, status=422 if form.errors else 200)


@requires("imports.use")
@require_POST
def confirm(request: PortalRequest, pk: Any) -> HttpResponse:
    """确认导入."""
    batch = get_batch(request, pk)
    try:
        services.confirm(batch=batch, by=request.user)
    except Refused as refusal:
        messages.error(request, write_down("confirm_import", refusal, about=batch).message)
    return redirect("stations:import", batch.pk)


@requires("imports.use")
@require_POST
def discard(request: PortalRequest, pk: Any) -> HttpResponse:
    """不导入了: the file is cleared."""
    batch = get_batch(request, pk)
    return carry_out(
        request,
        "discard_import",
        lambda: services.discard(batch=batch, by=request.user),
        "已放弃，文件已清除。",
        batch,
        back="stations:imports",
    )


@requires("imports.use")
@require_POST
def undo(request: PortalRequest, pk: Any) -> HttpResponse:
    """整批撤销."""
    batch = get_batch(request, pk)
    try:
        count = services.undo(batch=batch, by=request.user)
        messages.success(request, f"已撤销这次导入，{count:,} {batch.unit}恢复原样。")
    except Refused as refusal:
        messages.error(request, write_down("undo_import", refusal, about=batch).message)
    return redirect("stations:import", batch.pk)


@requires("imports.use")
@require_GET
def error_file(request: PortalRequest, pk: Any) -> HttpResponse:
    """The refused rows as a workbook to correct and send again."""
    batch = get_batch(request, pk)
    if batch.uploaded_by_id != request.user.pk:  # whole numbers stand in it: only who typed them reads them
        raise Http404
    try:
        content = error_workbook(batch)
    except FileNotFoundError as error:
        raise Http404 from error
    services.note_errors_taken(batch)
    return as_file(content, f"不能导入的行-{batch.title}.xlsx")


@requires("imports.use")
@require_GET
def template_file(request: PortalRequest, kind: str) -> HttpResponse:
    """The empty workbook of a kind."""
    sheet = next((one for one in kinds_for(request.authority.may) if one.kind == kind), None)
    if sheet is None:
        raise Http404
    return as_file(template(sheet), f"{sheet.title}模板.xlsx")


def as_file(content: bytes, name: str) -> HttpResponse:
    """A workbook that the browser saves under a Chinese name."""
    disposition = f"attachment; filename=\"workbook.xlsx\"; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=WORKBOOK, headers={"Content-Disposition": disposition})
