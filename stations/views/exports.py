"""Lists taken out as workbooks: asked for with a reason, fetched within a day, each by who asked for it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.exports import services
from jiayu_jobs.exports.lists import ExportList, list_of
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.exports.progress import progress_of
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from stations.enums import Role
from stations.export_forms import ExportForm
from stations.services.proof import prove, wanted_proof
from stations.views.imports import as_file

PAGE_SIZE = 30


@requires("exports.use")
@require_GET
def export_list(request: PortalRequest) -> HttpResponse:
    """One's own exports, newest first; htmx asks for the table again while a worker has one."""
    rows = ExportFile.objects.filter(requested_by=request.user).select_related("region")
    keyset = Keyset(rows, ("-created_at", "-id"), PAGE_SIZE, request)
    shown = [with_words(export) for export in keyset.rows()]
    context = {
        "exports": shown,
        "tables_url": reverse("workers:tables") if request.authority.may("tables.use") else "",
        "busy": any(export.is_busy for export in shown),
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
    }
    return page(request, "exports/list.html", context, fragment="exports/_exports.html")


def with_words(export: ExportFile) -> Any:
    """The export with the title of its list, what the numbers in it are, and how far a worker is."""
    found = list_of(export.kind)
    export.title = found.title  # type: ignore[attr-defined]
    export.progress = progress_of(export) if export.is_busy else None  # type: ignore[attr-defined]
    export.numbers = ("脱敏" if export.masked else "完整号码") if found.is_personal else ""  # type: ignore[attr-defined]
    return export


def wanted_list(request: PortalRequest) -> ExportList:
    """The list of ?list=, people where none is named (sites for who sees none); 404 for one that the post may not see."""
    usual = "people" if request.authority.may("workers.view") else "sites"
    try:
        found = list_of(request.GET.get("list", usual))
    except KeyError as error:
        raise Http404 from error
    if not request.authority.may(found.capability):
        raise Http404
    return found


@requires("exports.use")
@require_http_methods(["GET", "POST"])
def new_export(request: PortalRequest) -> HttpResponse:
    """Why a list is taken out; its filters stand in the address, as on the list."""
    wanted = wanted_list(request)
    may_full = wanted.is_personal and request.authority.may("workers.reveal")
    try:
        words, chosen = wanted.words(request.GET), wanted.chosen(request.GET)
        notices = wanted.notices(chosen)
    except Refused as refusal:
        messages.error(request, write_down("request_export", refusal, region=request.authority.region).message)
        return redirect("stations:exports")
    initial = {"reason": wanted.usual_reason(chosen)}
    form = ExportForm(request.POST or None, initial=initial, may_full=may_full, proof=wanted_proof(request))
    if request.method == "POST" and form.is_valid():
        try:
            if form.is_full:
                prove(request, form.cleaned_data.get("password", ""))
            _request(request, wanted, form)
            return redirect("stations:exports")
        except Refused as refusal:
            told = write_down("request_export", refusal, region=request.authority.region)
            form.add_error(told.field if told.field in form.fields else None, told.message)
    context = {
        "title": wanted.title,
        "words": words,
        "notices": notices,
        "may_put_right": request.authority.may("province.map"),
        "form": form,
        "is_personal": wanted.is_personal,
        "most": services.most_rows(request.authority.region, masked=True),
        "most_full": services.most_rows(request.authority.region, masked=False) if may_full else 0,
        "back_url": reverse("stations:exports"),
    }
    return page(request, "exports/new.html", context, status=422 if form.errors else 200)


def _request(request: PortalRequest, wanted: ExportList, form: ExportForm) -> ExportFile:
    region = request.authority.region
    return services.request_export(
        kind=wanted.kind,
        given=request.GET,
        reason=form.cleaned_data["reason"],
        by=request.user,
        region=region,
        post=f"{region.name} · {Role(request.authority.role).label}",
        masked=not form.is_full,
    )


@requires("exports.use")
@require_GET
def take_export(request: PortalRequest, pk: Any) -> HttpResponse:
    """下载: for who asked for it, from a post of the same region, while the file lies here."""
    export: ExportFile = get_object_or_404(ExportFile.objects.filter(requested_by=request.user), pk=pk)
    try:
        content = services.take(export=export)
    except Refused as refusal:
        messages.error(request, write_down("take_export", refusal, about=export).message)
        return redirect("stations:exports")
    return as_file(content, f"{list_of(export.kind).title}-{export.created_at:%Y%m%d}.xlsx")
