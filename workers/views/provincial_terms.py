"""省系统对照表: read and corrected by the county's officer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.page import page
from jiayu_jobs.web.request import PortalRequest
from workers.models import ProvincialTermChange
from workers.provincial_codes import FIELD, KINDS, Term
from workers.provincial_map import all_terms
from workers.services import provincial_terms
from workers.views.changes import refused

RECENT = 20


class TermForm(forms.Form):
    """What the province calls it."""

    code = forms.RegexField(
        r"^[A-Za-z0-9_.\-\s]*$",
        label="省系统代码",
        required=False,
        max_length=32,
        error_messages={"invalid": "代码只有字母、数字、点、横线和下划线，请照省系统抄。"},
    )
    name = forms.CharField(label="省系统名称", required=False, max_length=60)
    note = forms.CharField(label="说明", required=False, max_length=120, help_text="如：2026 年 3 月与省里核对过。")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


@requires("province.map")
@require_GET
def term_list(request: PortalRequest) -> HttpResponse:
    """One kind of lines at a time; how many have no code yet."""
    terms = all_terms()
    kind = request.GET.get("kind", FIELD)
    if kind not in KINDS:
        raise Http404
    open_ones = [term.kind for term in terms.values() if not term.code]
    context = {
        "terms": [term for term in terms.values() if term.kind == kind],
        "is_field": kind == FIELD,
        "title": KINDS[kind],
        "tabs": [
            {"label": label, "count": open_ones.count(value), "url": f"?kind={value}", "active": value == kind}
            for value, label in KINDS.items()
        ],
        "changes": [line_of(terms, change) for change in recent(f"{kind}.")],
    }
    return page(request, "workers/terms.html", context)


@requires("province.map")
@require_http_methods(["GET", "POST"])
def edit_term(request: PortalRequest, key: str) -> HttpResponse:
    """One line, with what it was before."""
    terms = all_terms()
    term = get_term(terms, key)
    initial = {"code": term.code, "name": term.name, "note": term.note, "version": term.version}
    form = TermForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            provincial_terms.change_term(key=key, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refused(form, write_down("change_term", refusal))
        else:
            messages.success(request, f"“{term.label}”的对照已保存。")
            return redirect(list_url(term))
    context = {
        "term": term,
        "title": KINDS[term.kind],
        "form": form,
        "changes": [line_of(terms, change) for change in recent(key, exact=True)],
        "undo_url": reverse("workers:undo-term", args=[key]),
        "back_url": list_url(term),
    }
    return page(request, "workers/term.html", context, status=422 if form.errors else 200)


@requires("province.map")
@require_POST
def undo_term(request: PortalRequest, key: str) -> HttpResponse:
    """撤销 the newest change of a line."""
    term = get_term(all_terms(), key)
    try:
        provincial_terms.undo_term_change(key=key, by=request.user)
        messages.success(request, f"已撤销“{term.label}”最近一次改动。")
    except Refused as refusal:
        messages.error(request, write_down("undo_term_change", refusal).message)
    return redirect(list_url(term))


def get_term(terms: dict[str, Term], key: str) -> Term:
    """A line of the table, or 404."""
    if key not in terms:
        raise Http404
    return terms[key]


def list_url(term: Term) -> str:
    """The list that a line stands in."""
    return f"{reverse('workers:terms')}?kind={term.kind}"


def recent(begins: str, exact: bool = False) -> list[ProvincialTermChange]:
    """The newest changes of a line, or of a kind of lines."""
    rows = ProvincialTermChange.objects.select_related("changed_by")
    return list(rows.filter(**{"line" if exact else "line__startswith": begins})[:RECENT])


def line_of(terms: dict[str, Term], change: ProvincialTermChange) -> dict[str, Any]:
    """A change in words."""
    term = terms.get(change.line)
    return {
        "label": term.label if term else change.line,
        "text": " ".join(filter(None, (change.code, change.name))) or "清空",
        "note": change.note,
        "who": change.changed_by.display_name,
        "when": change.changed_at,
        "undone": change.undone_at,
    }
