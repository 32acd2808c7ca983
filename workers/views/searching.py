"""What a clerk asks the list by: conditions, their words, and conditions kept to ask again."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.access import requires
from jiayu_jobs.web.request import PortalRequest
from workers.forms import FilterForm, SaveSearchForm
from workers.models import SavedSearch
from workers.services.search import delete_search, save_search
from workers.views.picking import occupation_words, place_words


def words_for(form: FilterForm, chosen: dict[str, Any]) -> list[str]:
    """The chosen conditions as the words of one sentence."""
    own = {
        "q": lambda value: f"姓名“{value}”",
        "region": lambda value: value.label,
        "household": lambda value: f"户号 {value}",
        "wants": lambda value: "想找工作",
        "age_from": lambda value: f"{value} 岁及以上",
        "age_to": lambda value: f"{value} 岁及以下",
        "occupation": occupation_words,
        "place": lambda value: f"在{place_words(value)}",
        "skill": lambda value: f"技能“{value}”",
        "training": lambda value: f"想学{dict(form.fields['training'].choices)[value]}",  # type: ignore[attr-defined]
        "startup": lambda value: "有创业意愿",
        "verified_before": lambda value: f"{value:%Y-%m-%d} 以前核实",
    }
    words: list[str] = []
    for key, value in chosen.items():
        if key in own:
            words.append(own[key](value))
        else:
            choices = {str(choice): label for choice, label in getattr(form.fields[key], "choices", ())}
            words.append(choices.get(str(value), str(value)))
    return words


def kept(form: FilterForm) -> str:
    """The query of a valid form's conditions as it is saved: without the name, which is a person's, and the order."""
    pairs = {key: form.data.get(key) for key, value in form.cleaned_data.items() if value and key not in {"q", "sort"}}
    return urlencode(pairs)


def saved_context(request: PortalRequest, form: FilterForm) -> dict[str, Any]:
    """One's saved searches, and what could be saved now."""
    saved = SavedSearch.objects.filter(user=request.user)
    return {
        "saved_searches": [
            {
                "name": one.name,
                "url": f"{reverse('workers:list')}?{one.query}",
                "delete_url": reverse("workers:delete-search", args=[one.pk]),
            }
            for one in saved
        ],
        "save_url": reverse("workers:save-search"),
        "save_query": kept(form) if form.is_valid() else "",
    }


@requires("workers.view")
@require_POST
def save(request: PortalRequest) -> HttpResponse:
    """Keep the conditions of the list under a name."""
    sent = SaveSearchForm(request.POST)
    if not sent.is_valid():
        messages.error(request, "给查询起个名字，20 个字以内。")
        return redirect("workers:list")
    form = FilterForm(QueryDict(sent.cleaned_data["query"]), scope_path=request.authority.region.path)
    query = kept(form) if form.is_valid() else ""
    if not query:
        messages.error(request, "请先选好条件，再保存查询。姓名不会保存。")
        return redirect("workers:list")
    try:
        save_search(name=sent.cleaned_data["name"], query=query, by=request.user)
    except Refused as refusal:
        messages.error(request, write_down("save_search", refusal).message)
    else:
        messages.success(request, "已保存查询。")
    return redirect(f"{reverse('workers:list')}?{query}")


@requires("workers.view")
@require_POST
def delete(request: PortalRequest, pk: Any) -> HttpResponse:
    """Forget a search of one's own."""
    delete_search(saved=get_object_or_404(SavedSearch, pk=pk, user=request.user))
    messages.success(request, "已删除查询。")
    return redirect("workers:list")
