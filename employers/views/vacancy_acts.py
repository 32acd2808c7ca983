"""What the buttons on a vacancy do, for staff and for firms: one address, a verb and what belongs to it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from employers.models import Vacancy
from employers.services import vacancies as services
from employers.services.vacancy_review import decide_vacancy
from employers.vacancy_forms import ActForm
from jiayu_jobs.refusals import Refused
from jiayu_jobs.web.carrying_out import carry_out
from jiayu_jobs.web.request import PortalRequest

Work = Callable[[], Any]
UNKNOWN = "没有这个操作，请刷新后再试。"


def carry_out_verb(request: PortalRequest, row: Vacancy, verbs: tuple[str, ...], back: str) -> HttpResponse:
    """Do what the button says, if it is one of the verbs; back: route of the vacancy's page."""
    form = ActForm(request.POST)
    form.is_valid()
    verb = request.POST.get("verb", "")
    told, said, work = _acts(row, form, request.user).get(verb, ("edit_vacancy", "", _unknown))
    if verb not in verbs:
        told, work = "edit_vacancy", _unknown
    wrong = [str(error) for errors in form.errors.values() for error in errors]

    def checked() -> None:
        if wrong:
            raise Refused(wrong[0])
        work()

    return carry_out(request, told, checked, said, row, back=back, key=row.pk)


def _unknown() -> None:
    raise Refused(UNKNOWN)


def _acts(row: Vacancy, form: ActForm, by: Any) -> dict[str, tuple[str, str, Work]]:
    """verb of the button -> (verb that is written down, what is said, what is done)."""
    reason, until = form.cleaned_data.get("reason", ""), form.cleaned_data.get("until")
    outcome, answer = form.cleaned_data.get("outcome", ""), form.cleaned_data.get("answer", "")
    decide = lambda accept: decide_vacancy(vacancy=row, accept=accept, answer=answer, by=by)  # noqa: E731  # one call
    return {
        "accept": ("decide_vacancy", "已通过，岗位在招。", lambda: decide(True)),
        "reject": ("decide_vacancy", "已退回，单位能看到原因。", lambda: decide(False)),
        "send": ("hand_in_vacancy", "已提交。", lambda: services.hand_in(vacancy=row, by=by)),
        "take_back": ("take_back_vacancy", "已撤回，可以再改。", lambda: services.take_back_vacancy(vacancy=row)),
        "suspend": (
            "suspend_vacancy",
            "已暂停，不再推荐新的人。",
            lambda: services.suspend_vacancy(vacancy=row, reason=reason),
        ),
        "resume": ("resume_vacancy", "已恢复招聘。", lambda: services.resume_vacancy(vacancy=row)),
        "extend": (
            "extend_vacancy",
            "已延期。",
            lambda: services.extend_vacancy(vacancy=row, until=until, reason=reason),
        ),
        "close": ("close_vacancy", "岗位已结束。", lambda: services.close_vacancy(vacancy=row, outcome=outcome)),
        "outcome": ("tell_outcome", "谢谢，已记下。", lambda: services.tell_outcome(vacancy=row, outcome=outcome)),
    }
