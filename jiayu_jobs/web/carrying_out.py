"""What a button on a page does: carry out, say how it went, go back to a page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jiayu_jobs.audit.services import write_down
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.request import PortalRequest


def carry_out(
    request: PortalRequest, verb: str, work: Callable[[], Any], said: str, about: Any, *, back: str, key: Any = None
) -> HttpResponse:
    """Do the work; said: the sentence after a success; about: the row that a refusal is noted on; back: route of the
    page to return to, key: its row."""
    try:
        work()
    except Refused as refusal:
        messages.error(request, write_down(verb, refusal, about=about).message)
    else:
        messages.success(request, said)
    return redirect(back, *([] if key is None else [key]))


UNKNOWN = "没有这个操作，或不归您办，请刷新后再试。"


def unknown() -> None:
    """What a verb does that no button sends, or that the post may not. Raises Refused."""
    raise Refused(UNKNOWN)


def text_of(form: Any, name: str) -> str:
    """One text of a form that may be left empty; a service says what is missing."""
    form.is_valid()
    return str(form.cleaned_data.get(name, ""))
