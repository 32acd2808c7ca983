"""The forms about vacancies, as tests/matrix/acts.py has those of the other rooms."""

from typing import Any

from employers.models import Vacancy
from employers.vacancy_forms import VacancyForm
from jiayu_jobs.clock import now
from jiayu_jobs.scoping import batch
from tests.matrix.acting import Act, Prepared, act, of
from tests.matrix.stage import Stage
from tests.states import put

OFFERED = {
    "kind": "full_time",
    "title": "包装工",
    "headcount": 3,
    "wage_min": 4200,
    "wage_unit": "month",
    "work_place": "二号车间",
    "contact_phone": "15400000001",
}
LEFT_OUT = " ".join([*(set(VacancyForm.base_fields) - OFFERED.keys()), "then"])
BUTTONS = "answer outcome reason until"


def standing(state: str, kind: str = "vacancy", place: str = "own") -> Prepared:
    """The own firm's vacancy in a state, handed in by the county's officer."""

    def prepare(stage: Stage, client: Any) -> Any:
        key = stage.objects[kind][place]
        with batch("matrix"):
            put(Vacancy, key, state=state, submitted_by=stage.cast.officer, published_at=now())
        return key

    return prepare


ACTS: dict[str, Act] = {
    "employers:check-text": act(
        "firm",
        "",
        {"title": "限女性"},
        declared="duties pay_parts overtime_pay pay_day shifts rest_days age_reason certificate requirements hazards "
        "protection work_place call_hours interview_place what_to_bring",
    ),
    "employers:act-vacancy": act("town", "publish_vacancy", {"verb": "accept"}, standing("submitted"), BUTTONS),
    "employers:new-vacancy": act("town", "draft_vacancy submit_vacancy", OFFERED, of("employer"), LEFT_OUT),
    "employers:firm-new-vacancy": act("firm", "draft_vacancy", OFFERED, declared=LEFT_OUT),
    "employers:firm-vacancy": act(
        "firm", "edit_vacancy", OFFERED | {"revision": 1}, of("firm vacancy", "firm"), LEFT_OUT
    ),
    "employers:firm-act-vacancy": act("firm", "submit_vacancy", {"verb": "send"}, of("firm vacancy", "firm"), BUTTONS),
}

REFUSED: dict[str, Act] = {
    "employers:act-vacancy": act("town", "decide_vacancy", {"verb": "reject"}, standing("submitted")),
    "employers:firm-vacancy": act(
        "firm", "edit_vacancy", OFFERED | {"revision": 9}, of("firm vacancy", "firm"), LEFT_OUT
    ),
    "employers:firm-act-vacancy": act(
        "firm", "extend_vacancy", {"verb": "extend", "reason": "招不满"}, standing("published", "firm vacancy", "firm")
    ),
}
