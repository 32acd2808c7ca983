"""其他部门用表: listed for the desks of a region, made and changed by its owner, filled by an export."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.keyset import Keyset
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.bureau_forms import ColumnsForm, NewTableForm, TableForm, read_empty_form
from workers.forms import FilterForm
from workers.models import BureauForm, SavedSearch
from workers.services import bureau_forms
from workers.views.changes import refused
from workers.views.searching import words_for

PAGE_SIZE = 30
USUAL = ("序号", "姓名", "性别", "身份证号", "联系电话", "村（社区）", "就业状态")


@requires("tables.use")
@require_GET
def table_list(request: PortalRequest) -> HttpResponse:
    """The tables of one's region, by name."""
    rows = BureauForm.objects.select_related("owner", "region__parent")
    keyset = Keyset(rows, ("name", "id"), PAGE_SIZE, request)
    tables = keyset.rows()
    for table in tables:
        table.mine = table.owner_id == request.user.pk
        table.words = words_of(request, table)
    context = {
        "tables": tables,
        "page": {"count_text": "", "previous_url": keyset.previous_url, "next_url": keyset.next_url},
        "new_url": reverse("workers:new-table"),
    }
    return page(request, "workers/tables.html", context)


@requires("tables.use")
@require_http_methods(["GET", "POST"])
def new_table(request: PortalRequest) -> HttpResponse:
    """A new table; its columns are chosen on the next page."""
    region = request.authority.region
    searches = SavedSearch.objects.filter(user=request.user)
    form = NewTableForm(request.POST or None, request.FILES or None, searches=searches)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("workers:edit-table", _make(request, form).pk)
        except Refused as refusal:
            refused(form, write_down("add_bureau_form", refusal, region=region))
    context = {"form": form, "back_url": reverse("workers:tables")}
    return page(request, "workers/table_new.html", context, status=422 if form.errors else 200)


def _make(request: PortalRequest, form: NewTableForm) -> BureauForm:
    title = form.cleaned_data["title"]
    titles, columns = [[title]] if title else [], [(name, name) for name in USUAL]
    if sent := form.cleaned_data["file"]:
        read, columns = read_empty_form(sent.read())
        titles = titles or read
    made = bureau_forms.add_bureau_form(
        region=request.authority.region, titles=titles, columns=columns, by=request.user, **form.given()
    )
    left = [heading for heading, field in columns if not field]
    if left:
        messages.warning(request, f"还有 {len(left)} 列没认出来，请选好填什么：{'、'.join(left[:8])}。")
    else:
        messages.success(request, "已建好。核对一下列，就可以导出了。")
    return made


@requires("tables.use")
@require_http_methods(["GET", "POST"])
def edit_table(request: PortalRequest, pk: Any) -> HttpResponse:
    """A table of one's own: what it is for, and its columns."""
    table = get_table(pk)
    if table.owner_id != request.user.pk:
        raise Http404
    searches = SavedSearch.objects.filter(user=request.user)
    initial = {name: getattr(table, name) for name in ("name", "bureau", "purpose", "revision")}
    initial |= {
        "title": " ".join(table.titles[0]) if table.titles else "",
        "conditions": "unchanged" if table.query else "",
    }
    form = TableForm(request.POST or None, initial=initial, searches=searches, about=table)
    columns = ColumnsForm(request.POST or None, columns=table.columns)
    if request.method == "POST" and form.is_valid() and columns.is_valid():
        given = form.given() | {"columns": columns.columns(), "titles": titles_of(table, form.cleaned_data["title"])}
        try:
            bureau_forms.change_bureau_form(
                form=table, given=given, by=request.user, revision=form.cleaned_data["revision"]
            )
        except Refused as refusal:
            refused(form, write_down("change_bureau_form", refusal, about=table))
        else:
            messages.success(request, "已保存。")
            return redirect("workers:tables")
    context = {
        "table": table,
        "form": form,
        "columns": columns,
        "words": words_of(request, table),
        "delete_url": reverse("workers:delete-table", args=[table.pk]),
        "back_url": reverse("workers:tables"),
    }
    return page(request, "workers/table.html", context, status=422 if form.errors or columns.errors else 200)


@requires("tables.use")
@require_POST
def delete_table(request: PortalRequest, pk: Any) -> HttpResponse:
    """Delete a table of one's own."""
    table = get_table(pk)
    return carry_out(
        request,
        "delete_bureau_form",
        lambda: bureau_forms.delete_bureau_form(form=table, by=request.user),
        "已删除。",
        table,
        back="workers:tables",
    )


def get_table(pk: Any) -> BureauForm:
    """A table of one's scope, or 404."""
    return get_object_or_404(BureauForm.objects.select_related("region"), pk=pk)


def titles_of(table: BureauForm, title: str) -> list[list[str]]:
    """The title rows with a new first one; the rows below it stay as they were read."""
    kept = table.titles[1:]
    if table.titles and title == " ".join(table.titles[0]):
        return table.titles
    return [[title], *kept] if title else kept


def words_of(request: PortalRequest, table: BureauForm) -> str:
    """Whom it lists, in words."""
    form = FilterForm(QueryDict(table.query), scope_path=request.authority.region.path)
    if not form.is_valid():
        return "条件已不能用，请重新选"
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    return "、".join(words_for(form, chosen)) or "全部在册人员"
