"""Every address that takes a form, with one form that it carries out and, where it can say no, one that it refuses.

A new address with a POST is one line in ACTS (tests/matrix/test_acts.py fails without it).
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from jiayu_jobs.audit.quota import spend
from jiayu_jobs.clock import now, today
from jiayu_jobs.imports import files
from jiayu_jobs.imports.enums import BatchState
from jiayu_jobs.imports.models import ImportBatch
from stations.enums import HoldingKind, Role, SiteKind
from stations.models import Installation, PostHolding, StaffPost
from stations.services.second_factor import STEP_SECONDS, begin_enrolment, make_codes, totp
from tests.cast import COMMUNITY, OWN, PASSWORD, SIBLING, acting_as, make_person
from tests.imports.workbook import person as line
from tests.imports.workbook import workbook
from tests.matrix import (
    care_acts,
    cooperation_acts,
    firm_acts,
    gig_acts,
    match_acts,
    referral_acts,
    training_acts,
    vacancy_acts,
    visit_acts,
    welfare_acts,
)
from tests.matrix.acting import Act, Prepared, act, of
from tests.matrix.rows import ANONYMOUS, at_the_province
from tests.matrix.stage import Stage, number_of
from workers.models import (
    DuplicatePair,
    ErasureRequest,
    NumberCorrection,
    PersonTag,
    PhoneCheck,
    SavedSearch,
    TransferCase,
)
from workers.services.corrections import decide_correction
from workers.services.erasures import decide_erasure, withdraw_erasure
from workers.services.follow_up import note_no_contact
from workers.services.merges import merge_records
from workers.services.phone_checks import answer_check
from workers.services.provincial_terms import change_term
from workers.services.questions import look_up_key
from workers.services.slips import issue_code
from workers.services.transfers import decide_transfer
from workers.services.wishes import record_intention

NEW_PASSWORD = "Battery-Staple-2091"
CODE = "ABCDEFGHJK"
TERM = "household_kind.rural"


def officer(stage: Stage) -> Any:
    return acting_as(stage.cast.officer, stage.cast.regions["421221"])


def mine(related: str) -> Prepared:
    """The key of a session or device of whoever asks."""
    return lambda stage, client: getattr(stage.cast.everyone()[stage.asking], related).first().pk


def empty_post(stage: Stage, client: Any = None) -> Any:
    """A post that nobody holds."""
    return StaffPost._base_manager.create(
        code="empty", role=Role.VILLAGE_LIAISON, region=stage.cast.regions[SIBLING], opened_on=today()
    ).pk


def own_deputy(stage: Stage, client: Any) -> Any:
    """Who stands in at the post of whoever asks."""
    post = StaffPost._base_manager.get(holdings__user=stage.cast.everyone()[stage.asking])
    made = PostHolding._base_manager.create(
        post=post, user=stage.cast.gig, kind=HoldingKind.DEPUTY, starts_on=today(), ends_on=today()
    )
    return made.pk


def printed_code(stage: Stage) -> dict[str, str]:
    with officer(stage):
        return {"code": make_codes(user=stage.cast.everyone()[stage.asking])[0], "next": "/home/"}


def phone_code(stage: Stage) -> dict[str, str]:
    factor = begin_enrolment(stage.cast.everyone()[stage.asking])
    return {"code": totp(factor.secret.open()).generate(int(now().timestamp()) // STEP_SECONDS * STEP_SECONDS).decode()}


def demo(stage: Stage, client: Any) -> None:
    Installation.objects.update_or_create(pk=1, defaults={"demo_seed": 1})


def unread_headers(stage: Stage, client: Any) -> Any:
    """A batch whose columns nobody has named."""
    batch = ImportBatch._base_manager.get(pk=stage.objects["import"]["own"])
    batch.state, batch.unknown_headers = BatchState.UNUSABLE, ["姓名", "证件", "村", "状态", "户籍"]
    batch.save()
    files.keep(batch, files.UPLOAD, workbook([line(11)]))
    return batch.pk


def named_columns(stage: Stage) -> dict[str, str]:
    from stations.import_forms import ColumnsForm

    headers = ["姓名", "证件", "村", "状态", "户籍", "六", "七", "八"]
    ImportBatch._base_manager.filter(pk=stage.objects["import"]["own"]).update(unknown_headers=headers)
    form = ColumnsForm(kind="labour", headers=headers)
    sent = dict.fromkeys(form.fields, "")
    wanted = [name for name, field in form.fields.items() if field.required]
    return sent | dict(zip(wanted, headers, strict=False)) | {"source": "县教育局"}


def applied(stage: Stage, client: Any) -> Any:
    """A batch that was applied and touched nobody."""
    key = stage.objects["import"]["own"]
    ImportBatch._base_manager.filter(pk=key).update(state=BatchState.APPLIED)
    return key


def discarded(stage: Stage, client: Any) -> Any:
    key = stage.objects["import"]["own"]
    ImportBatch._base_manager.filter(pk=key).update(state=BatchState.DISCARDED)
    return key


def file_gone(stage: Stage, client: Any) -> Any:
    key = unread_headers(stage, client)
    files.remove(ImportBatch._base_manager.get(pk=key))
    return key


def with_intention(stage: Stage, client: Any) -> Any:
    with officer(stage):
        record_intention(person=stage.people["own"], by=stage.cast.officer, wanted={"kind": "gig"})
    return stage.people["own"].pk


def answered(stage: Stage, client: Any) -> Any:
    """A person about whom the asker has answered."""
    with acting_as(stage.cast.liaison, stage.cast.regions[OWN]):
        note_no_contact(person=stage.people["own"], by=stage.cast.liaison)
    return stage.people["own"].pk


def moving(stage: Stage, place: str) -> dict[str, str]:
    """A request for somebody's person, to the own village."""
    return {"id_number": number_of(place), "full_name": "某某", "region": OWN, "reason": "户口已迁来"}


def decided(stage: Stage, client: Any) -> Any:
    """A request of the own village that was refused."""
    key = stage.objects["asked transfer"]["own"]
    with officer(stage):
        decide_transfer(case=TransferCase.objects.get(pk=key), accept=False, answer="户口未迁", by=stage.cast.officer)
    return key


def changed_term(stage: Stage, client: Any) -> str:
    """A line of the province's table that somebody has changed."""
    with officer(stage):
        change_term(key=TERM, code="2", name="", note="", by=stage.cast.officer)
    return TERM


def found_wrong(stage: Stage, client: Any) -> Any:
    """A person about whom a call has found something wrong."""
    with acting_as(stage.cast.town, stage.cast.regions["421221103"]):
        check = PhoneCheck.objects.get(pk=stage.objects["check"]["own"])
        answer_check(check=check, result="differs", wrong=["phone"], by=stage.cast.town)
    return check.pk


def numberless(stage: Stage, client: Any = None) -> Any:
    """Somebody of the own village without an ID number, whose birth date is the free number's."""
    told = {"id_number": "", "id_missing": "lost", "birth_date": date(1999, 1, 9), "sex": 1}
    return make_person(stage.cast.officer, stage.cast.regions[OWN], 403, **told).pk


def answered_correction(stage: Stage, client: Any) -> Any:
    """A correction of the own village that was refused."""
    key = stage.objects["correction"]["own"]
    with officer(stage):
        row = NumberCorrection.objects.select_related("record", "asked_from").get(pk=key)
        decide_correction(correction=row, approve=False, answer="与证件不符", by=stage.cast.officer)
    return key


def twins(stage: Stage) -> Any:
    """The pair of one person who was registered twice."""
    village = stage.cast.regions[OWN]
    made = [make_person(stage.cast.officer, village, turn, full_name="同名人") for turn in (601, 603)]
    with officer(stage):
        return DuplicatePair.objects.select_related("region").get(first_key=min(person.pk for person in made))


def merged_twins(stage: Stage, client: Any) -> Any:
    """The same pair, merged."""
    pair = twins(stage)
    with officer(stage):
        revisions = {str(key): 1 for key in pair.keys}
        merge_records(pair=pair, survivor_key=pair.first_key, take=(), revisions=revisions, by=stage.cast.officer)
    return pair.pk


def refused_erasure(stage: Stage, client: Any) -> Any:
    """A request that the county refused."""
    key = stage.objects["erasure"]["own"]
    with officer(stage):
        asked = ErasureRequest.objects.get(pk=key)
        decide_erasure(request=asked, grant=False, answer="不删", by=stage.cast.officer)
    return key


def ended_tag(stage: Stage, client: Any) -> Any:
    key = stage.objects["tag"]["own"]
    with officer(stage):
        PersonTag._base_manager.filter(pk=key).update(ends_on=today())
    return key


def opened_slip(stage: Stage, client: Any) -> str:
    """The code of a slip, whose page this browser has opened."""
    with officer(stage):
        code = issue_code(person=stage.people["own"], by=stage.cast.officer)
    client.post(f"/my/{code}/", {"code": code, "last_six": number_of("own")[-6:]})
    return code


def opened_slip_of_nobody_asked_for(stage: Stage, client: Any) -> str:
    with officer(stage):
        withdraw_erasure(request=ErasureRequest.objects.get(pk=stage.objects["erasure"]["own"]), by=stage.cast.officer)
    return opened_slip(stage, client)


def slip(stage: Stage) -> dict[str, str]:
    with officer(stage):
        return {
            "code": issue_code(person=stage.people["own"], by=stage.cast.officer),
            "last_six": number_of("own")[-6:],
        }


def twenty_saved(stage: Stage, client: Any) -> None:
    user = stage.cast.everyone()[stage.asking]
    SavedSearch.objects.bulk_create(SavedSearch(user=user, name=f"第{i}个", query="wants=yes") for i in range(20))


def used_up(stage: Stage, client: Any) -> None:
    user = stage.cast.everyone()[stage.asking]
    with officer(stage):
        spend(look_up_key(user), limit=settings.ID_LOOK_UPS_AN_HOUR, hours=1, amount=settings.ID_LOOK_UPS_AN_HOUR)


def one_too_late(stage: Stage, client: Any) -> Any:
    """A person whom somebody else registered."""
    return stage.people["own"].pk


def new_site(stage: Stage) -> dict[str, str]:
    return {
        "name": "新站",
        "kind": SiteKind.VILLAGE_POINT,
        "region": OWN,
        "opened_on": stage.day,
        "hours": "工作日",
        "phone": "",
        "address": "",
    }


def deputy(stage: Stage, who: str = "grid") -> dict[str, str]:
    return {"username": who, "starts_on": stage.day, "ends_on": stage.day}


def tomorrow(stage: Stage) -> str:
    return (today() + timedelta(days=1)).isoformat()


def at_home(stage: Stage, **given: str) -> dict[str, Any]:
    return stage.registration_form() | {"region": OWN} | given


def upload(content: bytes) -> Callable[[Stage], dict[str, Any]]:
    return lambda stage: {"kind": "labour", "file": SimpleUploadedFile("表.xlsx", content)}


STATUS = {"employment_status": "retired", "informant": "self"}
REVEAL = {"field": "phone", "reason": "核对档案信息"}
PEOPLE = of("person")
REGISTRATION = of("registration")
TABLE = {"name": "低保核对", "bureau": "县民政局", "purpose": "核对残疾对象", "field0": "姓名", "heading0": "姓名"}
UNSENT = "title conditions revision order0"

ACTS: dict[str, Act] = {
    "stations:login": act(ANONYMOUS, "sign_in", {"username": "liaison", "password": PASSWORD}),
    "stations:login-second": act("liaison", "give_second_factor", printed_code, declared="remember_device"),
    "stations:login-skip": act("liaison", "skip_second_factor", key=demo),
    "stations:logout": act("liaison", "sign_out"),
    "stations:stay": act("liaison", ""),
    "stations:password": act(
        "liaison", "change_password", {"current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    ),
    "stations:second-factor": act("liaison", "confirm_second_factor make_backup_codes", phone_code),
    "stations:printed-codes": act("liaison", "make_backup_codes"),
    "stations:switch-post": act("liaison", "switch_post", lambda stage: {"holding": stage.holding()}),
    "stations:text-size": act("liaison", "set_text_size", {"size": "big"}),
    "stations:forget-device": act("liaison", "forget_device", key=mine("remembered_devices")),
    "stations:end-session": act("liaison", "end_session", key=mine("sessions")),
    "stations:end-other-sessions": act("liaison", "end_other_sessions"),
    "stations:new-post": act("officer", "open_post", {"role": "village_liaison", "region": OWN}),
    "stations:new-account": act(
        "officer",
        "create_account leave_post take_post make_backup_codes",
        {"username": "somebody.new", "display_name": "新来的"},
        of("post"),
    ),
    "stations:give-post": act("officer", "leave_post take_post", {"username": "gig"}, of("post")),
    "stations:deputy": act("officer", "set_deputy", deputy, of("post")),
    "stations:end-deputy": act("officer", "end_deputy", key=of("deputy")),
    "stations:move-post": act("officer", "move_post", lambda stage: {"post": empty_post(stage)}, of("post")),
    "stations:suspend-post": act("officer", "suspend_post", key=of("post")),
    "stations:resume-post": act("officer", "resume_post", key=of("post")),
    "stations:leave-post": act("officer", "leave_post", key=of("post")),
    "stations:close-post": act("officer", "close_post", key=empty_post),
    "stations:reset-account": act("officer", "make_backup_codes reset_account", key=of("post")),
    "stations:print-codes": act("officer", "make_backup_codes print_codes", key=of("post")),
    "stations:unlock-account": act("officer", "unlock_account", key=of("post")),
    "stations:disable-account": act("officer", "disable_account", key=of("post")),
    "stations:enable-account": act("officer", "enable_account", key=of("post")),
    "stations:new-site": act("officer", "open_site", new_site),
    "stations:edit-site": act("town", "edit_site", {"hours": "全天", "phone": "", "address": "门口"}, of("site")),
    "stations:move-site": act("town", "move_site", {"lng": "113.62", "lat": "29.82"}, of("site")),
    "stations:close-site": act("town", "close_site", lambda stage: {"day": stage.day}, of("site")),
    "stations:undo-closing": act("town", "undo_closing", key=of("site", "closed")),
    "stations:imports": act("liaison", "receive_import", upload(workbook([line(11)])), declared="mapping switches"),
    "stations:import-columns": act("liaison", "save_mapping map_columns", named_columns, unread_headers),
    "stations:confirm-import": act("liaison", "confirm_import", key=of("import")),
    "stations:discard-import": act("liaison", "discard_import", key=of("import")),
    "stations:undo-import": act("liaison", "undo_import", key=applied),
    "stations:api-imports": act("liaison", "receive_import", upload(workbook([line(11)]))),
    "stations:api-confirm-import": act("liaison", "confirm_import", key=of("import")),
    "stations:api-undo-import": act("liaison", "undo_import", key=applied),
    "stations:new-export": act("liaison", "request_export", {"reason": "核对台账"}, declared="numbers password"),
    "workers:register": act("liaison", "register_person", at_home),
    "workers:api-workers": act("liaison", "register_person", at_home),
    "workers:find": act("liaison", "look_up_id", lambda stage: {"id_number": stage.free_number}),
    "workers:save-search": act("liaison", "save_search", {"name": "未就业的", "query": "status=unemployed"}),
    "workers:delete-search": act("liaison", "delete_search", key=mine("saved_searches")),
    "workers:check-id": act("liaison", "look_up_id", lambda stage: {"id_number": stage.free_number}),
    "workers:end-tag": act("liaison", "end_tag", key=of("tag")),
    "workers:undo": act("officer", "undo_registration", key=lambda stage, client: untouched(stage)),
    "workers:next": act("liaison", "record_intention set_wishes", {"kind": "gig", "topics": ["care"]}, PEOPLE),
    "workers:withdraw-intention": act("liaison", "withdraw_intention", key=with_intention),
    "workers:status": act("liaison", "change_status", lambda stage: STATUS | {"starts_on": stage.day}, PEOPLE),
    "workers:tag": act("liaison", "add_tag", lambda stage: {"kind": "veteran", "starts_on": stage.day}, PEOPLE),
    "workers:edit": act("liaison", "correct_details", {"full_name": "改名", "household_kind": "urban"}, PEOPLE),
    "workers:complete-number": act(
        "liaison",
        "complete_number",
        lambda stage: {"id_number": stage.free_number},
        numberless,
        declared="correct revision",
    ),
    "workers:consent": act("liaison", "confirm_consent", {"answer": "given"}, PEOPLE),
    "workers:answer": act(
        "liaison", "confirm_unchanged", {"answer": "unchanged"}, PEOPLE, declared="revision now day place"
    ),
    "workers:undo-answer": act("liaison", "undo_confirmation", key=answered),
    "workers:close": act(
        "liaison",
        "close_record decline_referral decline_referral give_back_craft",
        lambda stage: {"reason": "moved_out", "day": stage.day},
        PEOPLE,
    ),
    "workers:reinstate": act("liaison", "reinstate_record", key=of("person", "closed")),
    "workers:add-registration": act("liaison", "add_registration", at_the_province, PEOPLE),
    "workers:end-registration": act(
        "liaison", "end_registration", lambda stage: {"ends_on": stage.day, "end_reason": "employed"}, REGISTRATION
    ),
    "workers:renew-registration": act(
        "liaison", "renew_registration", lambda stage: {"reviewed_on": stage.day}, REGISTRATION
    ),
    "workers:correct-registration": act(
        "liaison", "correct_registration", at_the_province, REGISTRATION, declared="revision"
    ),
    "workers:edit-term": act(
        "officer", "change_term", {"code": "1", "name": "农业", "note": ""}, lambda *_: TERM, declared="version"
    ),
    "workers:undo-term": act("officer", "undo_term_change", key=changed_term),
    "workers:new-table": act(
        "liaison",
        "add_bureau_form",
        {"name": "核对表", "bureau": "县民政局", "purpose": "核对低保对象"},
        declared="title conditions file",
    ),
    "workers:edit-table": act("liaison", "change_bureau_form", TABLE, of("table"), declared=UNSENT),
    "workers:delete-table": act("liaison", "delete_bureau_form", key=of("table")),
    "workers:draw": act("town", "draw_sample", {"region": COMMUNITY}),
    "workers:answer-check": act("town", "answer_check", {"result": "agrees"}, of("check"), declared="wrong said"),
    "workers:reopen-check": act("town", "reopen_check", key=found_wrong),
    "workers:merge": act(
        "officer",
        "merge_records close_duplicate",
        lambda stage: stage.merge_form(),
        lambda stage, client: twins(stage).pk,
        declared="identity full_name phone address household_kind household villager_group grid residence_place "
        "ethnic_group education political_status marital_status health_status insured_kinds consent note",
    ),
    "workers:set-apart": act("officer", "set_apart", {"reason": "见过两人的证件"}, of("pair")),
    "workers:undo-merge": act("officer", "undo_merge reopen_duplicate", key=merged_twins),
    "workers:ask-correction": act(
        "liaison",
        "look_up_id ask_correction",
        lambda stage: stage.correction_form(),
        lambda stage, client: untouched(stage),
    ),
    "workers:decide-correction": act(
        "officer", "approve_correction", {"decision": "approve"}, of("correction"), declared="answer"
    ),
    "workers:withdraw-correction": act("liaison", "withdraw_correction", key=of("correction")),
    "workers:ask-transfer": act("liaison", "ask_transfer", lambda stage: moving(stage, "community")),
    "workers:decide-transfer": act(
        "officer", "accept_transfer receive_transfer", {"decision": "accept"}, of("case"), declared="answer"
    ),
    "workers:withdraw-transfer": act("liaison", "withdraw_transfer", key=of("asked transfer")),
    "workers:dial": act("liaison", "dial", key=PEOPLE),
    "workers:reveal": act("liaison", "reveal", REVEAL, PEOPLE, declared="password detail"),
    "workers:slip": act("liaison", "issue_code", key=PEOPLE),
    "workers:revoke-slip": act("liaison", "revoke_codes", key=PEOPLE),
    "workers:own": act(ANONYMOUS, "read_own_record", slip, lambda stage, client: CODE),
    "workers:own-correct": act(
        ANONYMOUS, "correct_details", {"education": "21", "phone": "", "address": "", "skills": ""}, opened_slip
    ),
    "workers:own-consent": act(
        ANONYMOUS, "withdraw_consent decline_referral decline_referral", {"answer": "no"}, opened_slip
    ),
    "workers:own-erasure": act(ANONYMOUS, "ask_erasure", key=opened_slip_of_nobody_asked_for),
    "workers:own-leave": act(ANONYMOUS, "", key=opened_slip),
    "workers:ask-erasure": act("liaison", "ask_erasure", {"reason": "asked"}, of("person", "closed")),
    "workers:decide-erasure": act("officer", "grant_erasure", {"decision": "grant"}, of("erasure"), declared="answer"),
    "workers:withdraw-erasure": act("liaison", "withdraw_erasure", key=of("erasure")),
    "dashboard:kiosks": act("officer", "issue_kiosk_link", {"label": "大厅"}),
    "dashboard:revoke-kiosk": act("officer", "revoke_kiosk_link", key=of("kiosk", "county")),
}
# Writes nothing but when the session was last used, or forgets what a browser holds.
NOTHING = {"employers:check-text", "stations:stay", "workers:own-leave"}

REFUSED: dict[str, Act] = {
    "stations:login": act(ANONYMOUS, "sign_in", {"username": "liaison", "password": "x"}),
    "stations:login-second": act("liaison", "give_second_factor", lambda stage: printed_code(stage) | {"code": "0000"}),
    "stations:login-skip": act("liaison", "skip_second_factor"),
    "stations:password": act(
        "liaison", "change_password", {"current": "x", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    ),
    "stations:second-factor": act("liaison", "confirm_second_factor", {"code": "000"}),
    "stations:new-post": act("town", "open_post", {"role": "village_liaison", "region": OWN}),
    "stations:new-account": act(
        "officer", "create_account", {"username": "liaison", "display_name": "同名"}, of("post")
    ),
    "stations:give-post": act("officer", "take_post", {"username": "nobody"}, of("post")),
    "stations:deputy": act("officer", "set_deputy", lambda stage: deputy(stage, "officer"), of("post")),
    "stations:end-deputy": act("officer", "end_deputy", key=own_deputy),
    "stations:move-post": act("town", "move_post", lambda stage: {"post": empty_post(stage)}, of("post", "town")),
    "stations:suspend-post": act("officer", "suspend_post", key=empty_post),
    "stations:resume-post": act("officer", "resume_post", key=empty_post),
    "stations:leave-post": act("officer", "leave_post", key=empty_post),
    "stations:close-post": act("officer", "close_post", key=of("post")),
    "stations:reset-account": act("town", "reset_account", key=of("post", "town")),
    "stations:print-codes": act("town", "print_codes", key=of("post", "town")),
    "stations:unlock-account": act("town", "unlock_account", key=of("post", "town")),
    "stations:disable-account": act("town", "disable_account", key=of("post", "town")),
    "stations:enable-account": act("town", "enable_account", key=of("post", "town")),
    "stations:new-site": act("officer", "open_site", lambda stage: new_site(stage) | {"opened_on": tomorrow(stage)}),
    "stations:move-site": act("town", "move_site", {"lng": "120", "lat": "40"}, of("site")),
    "stations:close-site": act("town", "close_site", lambda stage: {"day": tomorrow(stage)}, of("site")),
    "stations:undo-closing": act("town", "undo_closing", key=of("site")),
    "stations:imports": act("liaison", "receive_import", upload(b"PK\x03\x04 no workbook")),
    "stations:import-columns": act("liaison", "map_columns", named_columns, file_gone),
    "stations:confirm-import": act("liaison", "confirm_import", key=discarded),
    "stations:discard-import": act("liaison", "discard_import", key=discarded),
    "stations:undo-import": act("liaison", "undo_import", key=of("import")),
    "stations:api-imports": act("liaison", "receive_import", upload(b"PK\x03\x04 no workbook")),
    "stations:api-confirm-import": act("liaison", "confirm_import", key=discarded),
    "stations:api-undo-import": act("liaison", "undo_import", key=of("import")),
    "stations:new-export": act("liaison", "request_export", {"reason": "短"}),
    "workers:register": act("liaison", "register_person", lambda stage: at_home(stage, id_number=number_of("foreign"))),
    "workers:api-workers": act(
        "liaison", "register_person", lambda stage: at_home(stage, id_number=number_of("foreign"))
    ),
    "workers:find": act("liaison", "look_up_id", lambda stage: {"id_number": stage.free_number}, used_up),
    "workers:save-search": act("liaison", "save_search", {"name": "再一个", "query": "wants=yes"}, twenty_saved),
    "workers:check-id": act("liaison", "look_up_id", lambda stage: {"id_number": stage.free_number}, used_up),
    "workers:end-tag": act("liaison", "end_tag", key=ended_tag),
    "workers:undo": act("liaison", "undo_registration", key=one_too_late),
    "workers:withdraw-intention": act("liaison", "withdraw_intention", key=PEOPLE),
    "workers:status": act("liaison", "change_status", lambda stage: STATUS | {"starts_on": tomorrow(stage)}, PEOPLE),
    "workers:tag": act("liaison", "add_tag", lambda stage: {"kind": "veteran", "starts_on": tomorrow(stage)}, PEOPLE),
    "workers:edit": act(
        "liaison",
        "correct_details",
        {"full_name": "改名", "household_kind": "urban", "revision": "99"},
        PEOPLE,
    ),
    "workers:complete-number": act(
        "liaison", "complete_number", lambda stage: {"id_number": number_of("foreign")}, numberless
    ),
    "workers:answer": act("liaison", "change_status", {"answer": "status", "now": "farming"}, PEOPLE),
    "workers:undo-answer": act("liaison", "undo_confirmation", key=PEOPLE),
    "workers:close": act(
        "liaison", "close_record", lambda stage: {"reason": "deceased", "day": tomorrow(stage)}, PEOPLE
    ),
    "workers:reinstate": act("liaison", "reinstate_record", key=PEOPLE),
    "workers:add-registration": act(
        "liaison", "add_registration", lambda stage: at_the_province(stage) | {"kind": "unemployment"}, PEOPLE
    ),
    "workers:end-registration": act(
        "liaison",
        "end_registration",
        lambda stage: {"ends_on": tomorrow(stage), "end_reason": "employed"},
        REGISTRATION,
    ),
    "workers:renew-registration": act(
        "liaison", "renew_registration", lambda stage: {"reviewed_on": tomorrow(stage)}, REGISTRATION
    ),
    "workers:correct-registration": act(
        "liaison", "correct_registration", lambda stage: at_the_province(stage) | {"number": "短"}, REGISTRATION
    ),
    "workers:edit-term": act("officer", "change_term", {"code": "aac003"}, lambda *_: "field.phone"),
    "workers:undo-term": act("officer", "undo_term_change", key=lambda *_: TERM),
    "workers:new-table": act(
        "liaison", "add_bureau_form", {"name": "低保核对", "bureau": "县民政局", "purpose": "核对低保对象"}
    ),
    "workers:edit-table": act("liaison", "change_bureau_form", TABLE | {"revision": "99"}, of("table")),
    "workers:delete-table": act("town", "delete_bureau_form", key=of("table")),
    "workers:draw": act("town", "draw_sample", {"region": OWN}),
    "workers:answer-check": act("town", "answer_check", {"result": "differs"}, of("check")),
    "workers:reopen-check": act("town", "reopen_check", key=of("check")),
    "workers:merge": act(
        "officer", "merge_records", lambda stage: stage.merge_form() | {"first_revision": 99}, of("pair")
    ),
    "workers:set-apart": act("officer", "set_apart", {"reason": "不"}, of("pair")),
    "workers:undo-merge": act("officer", "undo_merge", key=of("merged pair")),
    "workers:ask-correction": act(
        "liaison", "ask_correction", lambda stage: stage.correction_form() | {"id_number": number_of("own")}, PEOPLE
    ),
    "workers:decide-correction": act("officer", "decide_correction", {"decision": "reject"}, of("correction")),
    "workers:withdraw-correction": act("liaison", "withdraw_correction", key=answered_correction),
    "workers:ask-transfer": act("liaison", "ask_transfer", lambda stage: moving(stage, "own")),
    "workers:decide-transfer": act("officer", "decide_transfer", {"decision": "refuse"}, of("case")),
    "workers:withdraw-transfer": act("liaison", "withdraw_transfer", key=decided),
    "workers:ask-erasure": act("liaison", "ask_erasure", {"reason": "asked"}, PEOPLE),
    "workers:own-erasure": act(ANONYMOUS, "ask_erasure", key=opened_slip),
    "workers:decide-erasure": act("officer", "decide_erasure", {"decision": "refuse"}, of("erasure")),
    "workers:withdraw-erasure": act("liaison", "withdraw_erasure", key=refused_erasure),
    "workers:reveal": act("liaison", "reveal", {"field": "phone", "reason": ""}, PEOPLE),
    "workers:own": act(ANONYMOUS, "read_own_record", {"code": CODE, "last_six": "123456"}, lambda stage, client: CODE),
    "workers:own-correct": act(ANONYMOUS, "correct_details", {}, opened_slip),
}


def untouched(stage: Stage) -> Any:
    """A person of the officer's, whom nothing else was written to."""
    return make_person(stage.cast.officer, stage.cast.regions[OWN], 401).pk


ACTS |= (
    firm_acts.ACTS
    | gig_acts.ACTS
    | training_acts.ACTS
    | care_acts.ACTS
    | match_acts.ACTS
    | visit_acts.ACTS
    | vacancy_acts.ACTS
    | referral_acts.ACTS
    | cooperation_acts.ACTS
    | welfare_acts.ACTS
)
REFUSED |= (
    firm_acts.REFUSED
    | gig_acts.REFUSED
    | training_acts.REFUSED
    | care_acts.REFUSED
    | match_acts.REFUSED
    | visit_acts.REFUSED
    | vacancy_acts.REFUSED
    | referral_acts.REFUSED
    | cooperation_acts.REFUSED
    | welfare_acts.REFUSED
)
