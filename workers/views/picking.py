"""Pickers: places and occupations, by name or pinyin initials."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiayu_jobs.web.access import requires
from jiayu_jobs.web.request import PortalRequest
from stations.models import Region
from workers import places
from workers.models import Occupation
from workers.services.facts import county_code

LIMIT = 8
USUAL = 6
# The trades most asked for in the county; the rest is found by typing.
USUAL_OCCUPATIONS = ("6-31-03-05", "6-05-01-03", "4-10-01-05", "4-03-02-01", "4-10-01-06", "6-31-01-03")


def picker_context(form: Any) -> dict[str, Any]:
    """What the pickers of a form need: addresses, usual choices, and the words of what is chosen."""
    return {
        "place_search_url": reverse("workers:places"),
        "usual_places": usual_places(),
        "work_place_text": place_words(_value(form, "work_place")),
        "residence_text": place_words(_value(form, "residence_place")),
        "place_text": place_words(_value(form, "place")),
        "occupation_search_url": reverse("workers:occupations"),
        "usual_occupations": usual_occupations(),
        "occupation_text": occupation_words(_value(form, "occupation")),
    }


def usual_places() -> list[dict[str, str]]:
    """本县 first, then where people of the county usually go."""
    county = Region.objects.only("code", "name").get(parent__isnull=True)
    usual = [{"code": place.code, "label": place.short_name} for place in places.usual_places()[:USUAL]]
    return [{"code": county.code, "label": "本县"}, *usual]


def usual_occupations() -> list[dict[str, str]]:
    """A few trades as buttons, as far as the table has them."""
    found = Occupation.objects.in_bulk(USUAL_OCCUPATIONS)
    return [{"code": code, "label": found[code].name} for code in USUAL_OCCUPATIONS if code in found]


def place_words(code: str) -> str:
    """The words for a chosen place."""
    if not code:
        return ""
    own = Region.objects.filter(code=code).select_related("parent").first()
    return own.label if own else places.describe(code)


def occupation_words(code: str | None) -> str:
    """The words for a chosen occupation."""
    return Occupation.objects.filter(pk=code).values_list("name", flat=True).first() or "" if code else ""


def _value(form: Any, name: str) -> str:
    return str(form[name].value() or "") if name in form.fields else ""


@requires("workers.view")
@require_GET
def search_places(request: PortalRequest) -> HttpResponse:
    """Places for ?q=: regions of the county first, then the country's."""
    text = request.GET.get("q", "").strip()[:20]
    own = Region.objects.select_related("parent").order_by("path")
    own = own.filter(initials__startswith=text.lower()) if text.isascii() else own.filter(name__contains=text)
    found = [{"code": region.code, "label": region.label, "hint": "本县"} for region in own[:4]] if text else []
    county = county_code()
    found += [
        {"code": place.code, "label": place.name, "hint": place.inside}
        for place in places.search(text, LIMIT)
        if place.code != county
    ]
    return JsonResponse(found[:LIMIT], safe=False)


@requires("workers.view")
@require_GET
def search_occupations(request: PortalRequest) -> HttpResponse:
    """Occupations for ?q=, by part of the name or initials."""
    text = request.GET.get("q", "").strip()[:20]
    found = Occupation.objects.all()
    found = found.filter(initials__startswith=text.lower()) if text.isascii() else found.filter(name__contains=text)
    return JsonResponse(
        [{"code": item.code, "label": item.name, "hint": item.code} for item in found[:LIMIT]], safe=False
    )
