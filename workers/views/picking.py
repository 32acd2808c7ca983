"""Pickers: places and occupations, by name or pinyin initials."""

from functools import lru_cache
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiayu_jobs.identifiers.names import pinyin, pinyin_initials
from jiayu_jobs.identifiers.typing_habits import is_untyped
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
    """What is chosen or typed; nothing for what the database could not even be asked about."""
    text = str(form[name].value() or "") if name in form.fields else ""
    return "" if is_untyped(text) else text


@requires("workers.view")
@require_GET
def search_places(request: PortalRequest) -> HttpResponse:
    """Places for ?q=: regions of the county first, then the country's."""
    text = request.GET.get("q", "").strip()[:20]
    own = Region.objects.select_related("parent").order_by("path")
    mine = [region for region in own if reads_like(region.short_name, text)] if text else []
    found = [{"code": region.code, "label": region.label, "hint": "本县"} for region in mine[:4]]
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
    found = [item for item in Occupation.objects.all() if reads_like(item.name, text)]
    return JsonResponse(
        [{"code": item.code, "label": item.name, "hint": item.code} for item in found[:LIMIT]], safe=False
    )


def reads_like(name: str, text: str) -> bool:
    """Whether a name holds the text, or its pinyin or initials begin with it."""
    letters = text.lower().replace(" ", "")
    return text in name or (letters.isascii() and any(reading.startswith(letters) for reading in readings(name)))


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[str, str]:
    """Initials and whole pinyin of a name."""
    return pinyin_initials(name), pinyin(name)
