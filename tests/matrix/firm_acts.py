"""The forms about employers, as tests/matrix/acts.py has those of the other rooms."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from employers.calendar import before
from employers.enums import EmployerState, MonthState
from employers.models import Employer, EmployerMonth
from employers.services.members import invite
from jiayu_jobs.clock import today
from jiayu_jobs.identifiers.credit_code import make as credit_code
from jiayu_jobs.scoping import batch
from tests.cast import FOREIGN, OWN, acting_as
from tests.matrix.acting import Act, act, of
from tests.matrix.rows import NEW_ACCOUNT
from tests.matrix.stage import Stage
from tests.states import put

NEW_PASSWORD = "Battery-Staple-2091"
FIRM_DETAILS = ("address", "legal_person", "industry", "industry_code", "park", "is_key", "is_care_centre")


def new_firm(stage: Stage) -> dict[str, Any]:
    """A firm that nobody has registered."""
    return {
        "kind": "enterprise",
        "credit_code": credit_code("91", "421299", "MA4XY109"),
        "name": "新来企业",
        "region": OWN,
        "contact_name": "李",
        "contact_phone": "15400000001",
    }


def known_firm(stage: Stage) -> dict[str, Any]:
    """The code of a firm of another town."""
    return new_firm(stage) | {"credit_code": credit_code("91", "421299", "MA4XY001"), "region": FOREIGN}


def edited_firm(stage: Stage) -> dict[str, Any]:
    """The stage's firm with another contact."""
    return {"name": "矩阵企业1", "region": OWN, "contact_name": "周", "contact_phone": "15400000002", "revision": 1}


def _in_state(stage: Stage, state: str, **more: Any) -> Any:
    key = stage.objects["employer"]["own"]
    with batch("matrix"):
        put(Employer, key, state=state, submitted_by=stage.cast.gig, **more)
    return key


def handed_in(stage: Stage, client: Any) -> Any:
    """A firm that waits for its check."""
    return _in_state(stage, EmployerState.SUBMITTED)


def suspended_firm(stage: Stage, client: Any) -> Any:
    """A firm that rests."""
    return _in_state(stage, EmployerState.SUSPENDED)


def rejected_firm(stage: Stage) -> dict[str, Any]:
    """The own firm was sent back for its contact."""
    _in_state(stage, EmployerState.REJECTED, wrong_fields=["contact_name"])
    return {"contact_name": "李"}


def paper(content: bytes) -> SimpleUploadedFile:
    """What somebody uploads as a licence."""
    return SimpleUploadedFile("执照.png", content)


def newcomer(stage: Stage) -> dict[str, Any]:
    """A firm that registers itself."""
    account = {"username": "newcomer", "password": NEW_PASSWORD, "again": NEW_PASSWORD, "agreed": "on"}
    return new_firm(stage) | account | {"licence": paper(b"%PDF-1.7 matrix")}


def invited(stage: Stage) -> dict[str, Any]:
    """A code of the stage's firm."""
    with batch("matrix"):
        firm = Employer.objects.select_related("region").get(pk=stage.objects["employer"]["own"])
    with acting_as(stage.cast.town, stage.cast.regions[OWN]):
        return {"code": invite(employer=firm, role="member", note="客人", by=stage.cast.town)}


def _told(stage: Stage, month_state: str) -> Any:
    """The own firm's month stands in a state, reported by the firm."""
    key = stage.objects["month"]["own"]
    with batch("matrix"):
        numbers = dict.fromkeys(("workers", "hired", "left", "laid_off", "shortage"), 5)
        put(EmployerMonth, key, state=month_state, reported_by=stage.firms["firm"], **numbers)
    return key


def reported_month(stage: Stage, client: Any) -> Any:
    """The own firm has reported."""
    return _told(stage, MonthState.REPORTED)


def checked_months(stage: Stage) -> dict[str, Any]:
    """The own firm's month is checked."""
    _told(stage, MonthState.CHECKED)
    return {}


def nothing_due(stage: Stage) -> dict[str, Any]:
    """Whoever asks has no month left that is due."""
    _told(stage, MonthState.CHECKED)
    return {}


def month_after_a_told_one(stage: Stage, client: Any) -> Any:
    """The month of the own firm after one that it reported."""
    key = stage.objects["month"]["own"]
    with batch("matrix"):
        row = EmployerMonth.objects.select_related("region").get(pk=key)
        numbers = dict.fromkeys(("workers", "hired", "left", "laid_off", "shortage"), 5)
        EmployerMonth.objects.create(
            employer_id=row.employer_id,
            region=row.region,
            month=before(row.month),
            state=MonthState.REPORTED,
            **numbers,
        )
    return key


ACTS: dict[str, Act] = {
    "employers:new": act("town", "register_employer", new_firm, declared=" ".join(FIRM_DETAILS)),
    "employers:edit": act(
        "town",
        "edit_employer",
        edited_firm,
        of("employer"),
        declared=" ".join((*FIRM_DETAILS, "contact_staff", "lng", "lat")),
    ),
    "employers:decide": act("town", "verify_employer", {"decision": "accept"}, handed_in, declared="answer wrong"),
    "employers:suspend": act("town", "suspend_employer suspend_vacancy", {"reason": "整改"}, of("employer")),
    "employers:resume": act("town", "resume_employer", key=suspended_firm, declared="reason"),
    "employers:close": act(
        "town",
        "close_employer close_vacancy vacancy_gone_referral close_vacancy",
        {"reason": "已注销"},
        of("employer"),
    ),
    "employers:above-scale": act("town", "set_above_scale", {"years": "2023"}, of("employer")),
    "employers:new-member-account": act("town", "create_account add_member", NEW_ACCOUNT, of("employer")),
    "employers:add-member": act("town", "add_member", {"username": "gig"}, of("employer")),
    "employers:check-month": act("town", "check_month", {"revision": 1}, reported_month),
    "employers:return-month": act("town", "return_month", {"revision": 1, "reason": "少报"}, reported_month),
    "employers:remind-months": act("town", "remind_months", {"month": f"{before(today()):%Y-%m}"}),
    "employers:lock-months": act("officer", "lock_months", checked_months, declared="month"),
    "employers:dial": act("town", "dial", key=of("employer")),
    "employers:firm-report-month": act(
        "firm",
        "report_month",
        {"workers": 9, "hired": 1, "left": 0, "laid_off": 0, "shortage": 2, "revision": 1},
        of("own month", "firm"),
        declared="explanation",
    ),
    "employers:firm-repeat-month": act("firm", "report_month", {"revision": 1}, month_after_a_told_one),
    "employers:firm-edit": act(
        "firm", "edit_employer", {"contact_name": "李", "contact_phone": "15400000001", "address": "", "revision": 1}
    ),
    "employers:api-months": act(
        "firm",
        "report_month",
        lambda stage: {"month": f"{before(today()):%Y-%m}", "workers": 9, "hired": 1},
        declared="left laid_off shortage explanation revision",
    ),
    "employers:firm-resubmit": act("firm", "edit_employer resubmit_employer", rejected_firm),
    "employers:firm-register": act(
        "anonymous", "create_account register_employer add_member add_licence sign_in", newcomer, key=None
    ),
    "employers:firm-members": act("firm", "invite_member", {"note": "人事", "role": "member"}),
    "employers:firm-set-role": act("firm", "set_member_role", {"role": "admin"}, of("member", "firm")),
    "employers:firm-remove-member": act("firm", "remove_member", key=of("member", "firm")),
    "employers:firm-revoke-invitation": act("firm", "revoke_invitation", key=of("invitation", "firm")),
    "employers:firm-join": act("gig", "add_member", invited),
}

REFUSED: dict[str, Act] = {
    "employers:new": act("other_town", "register_employer", known_firm),
    "employers:edit": act("town", "edit_employer", lambda stage: edited_firm(stage) | {"revision": 9}, of("employer")),
    "employers:decide": act("town", "decide_employer", {"decision": "accept"}, of("employer")),
    "employers:suspend": act("town", "suspend_employer", {}, of("employer")),
    "employers:check-month": act("town", "check_month", {"revision": 1}, of("month")),
    "employers:return-month": act("town", "return_month", {"revision": 1}, reported_month),
    "employers:remind-months": act("town", "remind_months", nothing_due),
    "employers:lock-months": act("officer", "lock_months"),
    "employers:firm-report-month": act("firm", "report_month", {"workers": 9, "revision": 7}, of("own month", "firm")),
    "employers:firm-repeat-month": act("firm", "report_month", {"revision": 1}, of("own month", "firm")),
    "employers:add-member": act("town", "add_member", {"username": "nobody"}, of("employer")),
    "employers:api-months": act(
        "firm", "report_month", lambda stage: {"month": f"{before(today()):%Y-%m}", "workers": 9, "revision": 7}
    ),
    "employers:firm-resubmit": act("firm", "resubmit_employer"),
    "employers:firm-register": act(
        "anonymous", "register_employer", lambda stage: newcomer(stage) | {"licence": paper(b"GIF89a")}
    ),
    "employers:firm-join": act("gig", "accept_invitation", {"code": "ABCDEFGHJKMN"}),
}
