"""The permission matrix as data. A new address is one line in ROWS; nothing here is worked out from the code it judges.

A row says: the address's name, the methods it offers, who may use it, which object its key names, and what a form sends.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# -- who ----------------------------------------------------------------------------------------------------------

LIAISON, SIBLING, GRID, TOWN, OTHER_TOWN = "liaison", "sibling", "grid", "town", "other_town"
GIG, OFFICER, LEADER = "gig", "officer", "leader"
# Who acts for a firm of the own village, and for one of another town.
FIRM, OTHER_FIRM = "firm", "other_firm"
FIRMS = frozenset({FIRM, OTHER_FIRM})
# Who acts for the training body of the stage, for another one, and a caregiver of the first.
BODY, OTHER_BODY, CAREGIVER = "body", "other_body", "caregiver"
BODIES = frozenset({BODY, OTHER_BODY})
# Nobody signed in; and a wall that came by a kiosk link, which is nobody everywhere but on the screen.
ANONYMOUS, KIOSK = "anonymous", "kiosk"
STAFF = frozenset({LIAISON, SIBLING, GRID, TOWN, OTHER_TOWN, GIG, OFFICER, LEADER})
VISITORS = frozenset({ANONYMOUS, KIOSK})
ACCOUNTS = STAFF | FIRMS | BODIES | {CAREGIVER}
EVERYBODY = ACCOUNTS | VISITORS

VILLAGE_DESKS = frozenset({LIAISON, SIBLING, GRID})
TOWNS = frozenset({TOWN, OTHER_TOWN})
REGISTRARS = VILLAGE_DESKS | TOWNS | {GIG, OFFICER}
RECOGNISERS = VILLAGE_DESKS | TOWNS | {OFFICER}
FIGURE_READERS = TOWNS | {OFFICER, LEADER}
COUNTY = frozenset({OFFICER, LEADER})
WATCHERS = COUNTY | {KIOSK}
SITE_KEEPERS = TOWNS | {OFFICER}
POST_KEEPERS = TOWNS | {OFFICER}
IMPORTERS = VILLAGE_DESKS | TOWNS | {OFFICER}
EXPORTERS = IMPORTERS | {LEADER}
EMPLOYER_CHECKERS = TOWNS | {OFFICER}
EMPLOYER_KEEPERS = EMPLOYER_CHECKERS | {GIG}
EMPLOYER_READERS = EMPLOYER_KEEPERS | {LEADER}
VISITORS_OF_FIRMS = TOWNS | {OFFICER}
VISIT_READERS = VISITORS_OF_FIRMS | {LEADER}
# Who talks to people: the desks of villages and towns, and the gig station.
MATCHERS = VILLAGE_DESKS | TOWNS | {GIG}
BUS_RUNNERS = frozenset({GIG, OFFICER})
REFERRAL_READERS = MATCHERS | COUNTY
ISSUE_KEEPERS = frozenset({OFFICER})

# Home care: who reads orders, who orders, who runs it.
CARE_READERS = VILLAGE_DESKS | TOWNS | COUNTY
CARE_ORDERERS = VILLAGE_DESKS | TOWNS | {OFFICER}
CARE_RUNNERS = BODIES | {OFFICER}

# Who sees which village's people: by place alone; whether they may is the row's business.
SEES: dict[str, frozenset[str]] = {
    LIAISON: frozenset({"own"}),
    SIBLING: frozenset({"sibling"}),
    GRID: frozenset({"community"}),
    TOWN: frozenset({"own", "sibling", "community", "town"}),
    OTHER_TOWN: frozenset({"foreign", "other_town"}),
    GIG: frozenset({"own", "sibling", "community", "foreign", "town", "other_town", "county"}),
    OFFICER: frozenset({"own", "sibling", "community", "foreign", "town", "other_town", "county"}),
    LEADER: frozenset({"own", "sibling", "community", "foreign", "town", "other_town", "county"}),
    # no village's people: their own organisation's rows
    FIRM: frozenset({"firm"}),
    OTHER_FIRM: frozenset({"other_firm"}),
    BODY: frozenset({"body", "care_own", "care_foreign"}),
    OTHER_BODY: frozenset(),
    CAREGIVER: frozenset({"care_own"}),
    ANONYMOUS: frozenset(),
    KIOSK: frozenset(),
}
# Staff read what a body does everywhere, its orders of home care where the elder lives.
for _role in STAFF:
    SEES[_role] |= {"body"} | {f"care_{place}" for place in SEES[_role] & {"own", "foreign"}}


@dataclass(frozen=True)
class Row:
    """One address.

    name: as reversed; who: the parts that may; methods: what it offers;
    about: what its key names ("" = no key): person, tag, site, post, deputy, kiosk, session, device, or a fixed text;
    gone: an object that is closed answers like one that does not exist;
    send: the form of a POST, or a function of the stage that makes it; query: of a GET;
    machine: answers scripts, so that nobody signed in gets 401 instead of a redirect;
    ok: statuses of somebody who may, by method.
    """

    name: str
    who: frozenset[str]
    methods: tuple[str, ...] = ("GET",)
    about: str = ""
    send: dict[str, Any] | Callable[..., dict[str, Any]] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    machine: bool = False
    gone: bool = False
    ok: dict[str, frozenset[int]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


READ = frozenset({200})
# A form sent without its fields is shown again: the point is that it was let in.
TOLD = frozenset({200, 302, 409, 422})
TRIED = frozenset({302, 401, 429})
SHOWN = frozenset({200, 302})
NEW_ACCOUNT = {"username": "somebody.new", "display_name": "新来的"}


def get(name: str, who: frozenset[str], **given: Any) -> Row:
    """An address that is only read."""
    return Row(name, who, ("GET",), ok={"GET": given.pop("ok", READ)}, **given)


def post(name: str, who: frozenset[str], **given: Any) -> Row:
    """An address that only acts."""
    return Row(name, who, ("POST",), ok={"POST": given.pop("ok", TOLD)}, **given)


def form(name: str, who: frozenset[str], **given: Any) -> Row:
    """A page with a form that it takes itself."""
    ok = {"GET": given.pop("read", READ), "POST": given.pop("ok", TOLD)}
    return Row(name, who, ("GET", "POST"), ok=ok, **given)


PERSON = "person"


def at_the_province(stage: Any) -> dict[str, str]:
    """A registration as a desk types it from the provincial system."""
    return {"kind": "employment", "number": "EMP-7731", "registered_on": stage.day, "reason": "签合同"}


ROWS: tuple[Row, ...] = (
    # public
    get("public:home", EVERYBODY),
    get("public:job", EVERYBODY, about="open vacancy"),
    get("public:jobs", EVERYBODY),
    get("public:board", EVERYBODY, about="public site"),
    get("public:stations", EVERYBODY),
    get("public:station", EVERYBODY, about="public site"),
    get("public:outline", EVERYBODY),
    get("public:sites", EVERYBODY),
    get("public:training", EVERYBODY),
    get("public:policies", EVERYBODY),
    get("public:live", EVERYBODY),
    get("public:ready", EVERYBODY),
    # signing in and one's own account
    form("stations:login", EVERYBODY, send={"username": "nobody", "password": "x"}, ok=TRIED, read=SHOWN),
    form("stations:login-second", ACCOUNTS, send={"code": "000000"}, read=SHOWN),
    post("stations:login-skip", ACCOUNTS),
    post("stations:logout", ACCOUNTS),
    post("stations:stay", ACCOUNTS),
    get("stations:home", STAFF),
    get("stations:account", ACCOUNTS),
    form("stations:password", ACCOUNTS),
    form("stations:second-factor", ACCOUNTS),
    post("stations:printed-codes", ACCOUNTS),
    post("stations:switch-post", ACCOUNTS, send=lambda stage: {"holding": stage.holding()}),
    post("stations:text-size", EVERYBODY, send={"size": "big"}),
    post("stations:forget-device", ACCOUNTS, about="device"),
    post("stations:end-session", ACCOUNTS, about="session"),
    post("stations:end-other-sessions", ACCOUNTS),
    get("stations:help", ACCOUNTS),
    get("stations:help-chapter", ACCOUNTS, about="chapter"),
    # posts
    get("stations:posts", POST_KEEPERS),
    form("stations:new-post", POST_KEEPERS, send={"role": "village_liaison", "region": "421221103200"}),
    get("stations:post", POST_KEEPERS, about="post", gone=True),
    form("stations:new-account", POST_KEEPERS, about="post", gone=True, send=NEW_ACCOUNT),
    form("stations:give-post", POST_KEEPERS, about="post", gone=True, send={"username": "gig"}),
    form(
        "stations:deputy",
        POST_KEEPERS,
        about="post",
        gone=True,
        send=lambda stage: {"username": "gig", "starts_on": stage.day, "ends_on": stage.day},
    ),
    post("stations:end-deputy", POST_KEEPERS, about="deputy", gone=True),
    form("stations:move-post", POST_KEEPERS, about="post", gone=True),
    post("stations:suspend-post", POST_KEEPERS, about="post", gone=True),
    post("stations:resume-post", POST_KEEPERS, about="post", gone=True),
    post("stations:leave-post", POST_KEEPERS, about="post", gone=True),
    post("stations:close-post", POST_KEEPERS, about="post", gone=True),
    post("stations:reset-account", POST_KEEPERS, about="post", gone=True),
    post("stations:print-codes", POST_KEEPERS, about="post", gone=True),
    post("stations:unlock-account", POST_KEEPERS, about="post", gone=True),
    post("stations:disable-account", POST_KEEPERS, about="post", gone=True),
    post("stations:enable-account", POST_KEEPERS, about="post", gone=True),
    # sites
    get("stations:sites", STAFF),
    form("stations:new-site", SITE_KEEPERS),
    get("stations:sites-map", STAFF),
    get("stations:sites-outline", STAFF),
    get("stations:sites-points", STAFF),
    get("stations:site", STAFF, about="site"),
    post("stations:edit-site", SITE_KEEPERS, about="site", send={"hours": "工作日"}),
    post("stations:move-site", SITE_KEEPERS, about="site", send={"lng": "113.7", "lat": "29.9"}),
    post("stations:close-site", SITE_KEEPERS, about="site", send=lambda stage: {"day": stage.day}),
    post("stations:undo-closing", SITE_KEEPERS, about="site"),
    # workbooks
    form("stations:imports", IMPORTERS, send={"kind": "labour"}),
    get("stations:import-template", IMPORTERS, about="sheet"),
    get("stations:import", IMPORTERS, about="import"),
    form("stations:import-columns", IMPORTERS, about="import", read=frozenset({302})),
    post("stations:confirm-import", IMPORTERS, about="import"),
    post("stations:discard-import", IMPORTERS, about="import"),
    post("stations:undo-import", IMPORTERS, about="import"),
    # Whole numbers stand in it: within one's scope too only who sent the file gets it.
    get("stations:import-errors", IMPORTERS, about="import", ok=frozenset({200, 404})),
    post("stations:api-imports", IMPORTERS, machine=True, send={"kind": "labour"}),
    get("stations:api-import", IMPORTERS, machine=True, about="import"),
    post("stations:api-confirm-import", IMPORTERS, machine=True, about="import", ok=frozenset({202})),
    post("stations:api-undo-import", IMPORTERS, machine=True, about="import"),
    get("stations:exports", EXPORTERS),
    form("stations:new-export", EXPORTERS, send={"reason": "核对台账"}),
    # Only who asked for a file gets it, within one's scope too.
    get("stations:take-export", EXPORTERS, about="export", ok=frozenset({200, 404})),
    # people
    get("workers:list", REGISTRARS),
    form("workers:register", REGISTRARS, send=lambda stage: stage.registration_form()),
    form(
        "workers:api-workers",
        REGISTRARS,
        machine=True,
        send=lambda stage: stage.registration_form(),
        ok=frozenset({201, 409, 422}),
    ),
    form("workers:find", REGISTRARS, send=lambda stage: {"id_number": stage.free_number}),
    post("workers:save-search", REGISTRARS, send={"name": "找活的", "query": "wants=yes"}),
    post("workers:delete-search", REGISTRARS, about="saved search"),
    post("workers:check-id", REGISTRARS, send=lambda stage: {"id_number": stage.free_number}),
    get("workers:places", REGISTRARS, query={"q": "wh"}),
    get("workers:occupations", REGISTRARS, query={"q": "d"}),
    post("workers:end-tag", RECOGNISERS, about="tag"),
    get("workers:person", REGISTRARS, about=PERSON),
    get("workers:saved", REGISTRARS, about=PERSON),
    post("workers:undo", REGISTRARS, about=PERSON),
    form("workers:next", REGISTRARS, about=PERSON, send={"kind": "gig", "topics": ["care"]}),
    post("workers:withdraw-intention", REGISTRARS, about=PERSON),
    form(
        "workers:status",
        REGISTRARS,
        about=PERSON,
        send=lambda stage: {
            "employment_status": "retired",
            "starts_on": stage.day,
            "informant": "self",
        },
    ),
    form(
        "workers:tag",
        RECOGNISERS,
        about=PERSON,
        send=lambda stage: {"kind": "veteran", "starts_on": stage.day, "evidence": "证件"},
    ),
    form("workers:edit", REGISTRARS, about=PERSON, send={"full_name": "改名", "household_kind": "urban"}),
    form("workers:complete-number", REGISTRARS, about=PERSON, send=lambda stage: {"id_number": stage.free_number}),
    post("workers:consent", REGISTRARS, about=PERSON, send={"answer": "given"}),
    get("workers:verify", RECOGNISERS),
    form("workers:answer", RECOGNISERS, about=PERSON, send={"answer": "unchanged"}),
    post("workers:undo-answer", RECOGNISERS, about=PERSON),
    form("workers:close", RECOGNISERS, about=PERSON, send=lambda stage: {"reason": "deceased", "day": stage.day}),
    post("workers:reinstate", RECOGNISERS, about=PERSON),
    get("workers:registrations", RECOGNISERS),
    form("workers:add-registration", RECOGNISERS, about=PERSON, send=lambda stage: at_the_province(stage)),
    form("workers:end-registration", RECOGNISERS, about="registration", send=lambda stage: {"ends_on": stage.day}),
    form(
        "workers:renew-registration", RECOGNISERS, about="registration", send=lambda stage: {"reviewed_on": stage.day}
    ),
    form("workers:correct-registration", RECOGNISERS, about="registration", send=lambda stage: at_the_province(stage)),
    get("workers:terms", frozenset({OFFICER})),
    form("workers:edit-term", frozenset({OFFICER}), about="term", send={"code": "1", "name": "农业"}),
    post("workers:undo-term", frozenset({OFFICER}), about="term"),
    get("workers:tables", IMPORTERS),
    form("workers:new-table", IMPORTERS, send={"name": "核对表"}),
    # Only its owner changes a table, within one's scope too.
    form(
        "workers:edit-table",
        IMPORTERS,
        about="table",
        send={"name": "核对表"},
        read=frozenset({200, 404}),
        ok=frozenset({422, 404}),
    ),
    post("workers:delete-table", IMPORTERS, about="table"),
    get("workers:checks", RECOGNISERS),
    post("workers:draw", TOWNS),
    get("workers:call", TOWNS, ok=SHOWN),
    post("workers:answer-check", TOWNS, about="check", send={"result": "agrees"}),
    post("workers:reopen-check", TOWNS, about="check"),
    form("workers:ask-correction", RECOGNISERS, about=PERSON, send=lambda stage: stage.correction_form()),
    get("workers:duplicates", RECOGNISERS),
    get("workers:duplicate", RECOGNISERS, about="pair"),
    post("workers:merge", TOWNS | {OFFICER}, about="pair", send=lambda stage: stage.merge_form()),
    post("workers:set-apart", TOWNS | {OFFICER}, about="pair", send={"reason": "见过两人的证件"}),
    post("workers:undo-merge", TOWNS | {OFFICER}, about="merged pair"),
    get("workers:corrections", RECOGNISERS),
    form(
        "workers:decide-correction",
        TOWNS | {OFFICER},
        about="correction",
        send={"decision": "reject", "answer": "与证件不符"},
    ),
    post("workers:withdraw-correction", RECOGNISERS, about="correction"),
    get("workers:transfers", RECOGNISERS),
    form("workers:ask-transfer", RECOGNISERS),
    form("workers:decide-transfer", TOWNS | {OFFICER}, about="case", send={"decision": "refuse", "answer": "户口未迁"}),
    post("workers:withdraw-transfer", RECOGNISERS, about="asked transfer"),
    post("workers:dial", REGISTRARS - {OFFICER}, about=PERSON),
    post(
        "workers:reveal",
        RECOGNISERS,
        about=PERSON,
        send=lambda stage: {"field": "phone", "reason": "核对档案信息", "password": stage.password},
    ),
    form("workers:slip", REGISTRARS, about=PERSON),
    post("workers:revoke-slip", REGISTRARS, about=PERSON),
    get("workers:erasures", RECOGNISERS),
    form("workers:ask-erasure", RECOGNISERS, about=PERSON, send={"reason": "asked"}),
    form(
        "workers:decide-erasure", frozenset({OFFICER}), about="erasure", send={"decision": "refuse", "answer": "不删"}
    ),
    post("workers:withdraw-erasure", RECOGNISERS, about="erasure"),
    get("workers:retention", frozenset({OFFICER})),
    get("workers:inventory", frozenset({OFFICER})),
    # a person's own page: the door stands open to everybody, the code and six digits are the key
    form("workers:own", EVERYBODY, about="code", send={"code": "ABCDEFGHJK", "last_six": "123456"}),
    post("workers:own-correct", EVERYBODY, about="code"),
    post("workers:own-consent", EVERYBODY, about="code"),
    post("workers:own-erasure", EVERYBODY, about="code"),
    post("workers:own-leave", EVERYBODY, about="code"),
    # employers
    get("employers:list", EMPLOYER_READERS),
    form("employers:new", EMPLOYER_KEEPERS),
    get("employers:employer", EMPLOYER_READERS, about="employer"),
    post("employers:edit", EMPLOYER_KEEPERS, about="employer"),
    post("employers:decide", EMPLOYER_CHECKERS, about="employer", send={"decision": "accept"}),
    post("employers:suspend", EMPLOYER_CHECKERS, about="employer", send={"reason": "整改"}),
    post("employers:resume", EMPLOYER_CHECKERS, about="employer"),
    post("employers:close", EMPLOYER_CHECKERS, about="employer", send={"reason": "已注销"}),
    post("employers:above-scale", EMPLOYER_CHECKERS, about="employer", send={"years": "2023"}),
    post("employers:new-member-account", EMPLOYER_KEEPERS, about="employer", send=NEW_ACCOUNT),
    post("employers:add-member", EMPLOYER_KEEPERS, about="employer", send={"username": "gig"}),
    get("employers:months", EMPLOYER_READERS),
    get("employers:month", EMPLOYER_READERS, about="month"),
    post("employers:check-month", EMPLOYER_CHECKERS, about="month", send={"revision": 1}),
    post("employers:return-month", EMPLOYER_CHECKERS, about="month", send={"revision": 1, "reason": "少报"}),
    post("employers:remind-months", EMPLOYER_CHECKERS),
    post("employers:lock-months", frozenset({OFFICER})),
    post("employers:dial", EMPLOYER_CHECKERS, about="employer"),
    get("employers:firm-month", FIRMS),
    post("employers:firm-report-month", FIRMS, about="own month", send={"workers": 9, "revision": 1}),
    post("employers:firm-repeat-month", FIRMS, about="own month", send={"revision": 1}),
    get("employers:firm", FIRMS),
    post("employers:firm-edit", FIRMS, send={"contact_name": "李", "contact_phone": "15400000001", "revision": 1}),
    form(
        "employers:api-months",
        FIRMS,
        machine=True,
        send={"month": "2020-01", "workers": 1},
        ok=frozenset({200, 404, 422}),
    ),
    get("employers:api-vacancies", STAFF, machine=True),
    post("employers:firm-resubmit", FIRMS),
    form("employers:firm-register", EVERYBODY, read=SHOWN),
    get("employers:licence", EMPLOYER_READERS, about="employer"),
    form("employers:firm-members", FIRMS, send={"note": "人事", "role": "member"}),
    post("employers:firm-set-role", FIRMS, about="member", send={"role": "admin"}),
    post("employers:firm-remove-member", FIRMS, about="member"),
    post("employers:firm-revoke-invitation", FIRMS, about="invitation"),
    form("employers:firm-join", ACCOUNTS, send={"code": "ABCD"}),
    # vacancies
    get("employers:vacancies", STAFF),
    post("employers:check-text", ACCOUNTS, send={"title": "缝纫工"}),
    get("employers:vacancy", STAFF, about="vacancy"),
    post("employers:act-vacancy", EMPLOYER_KEEPERS, about="vacancy", send={"verb": "suspend"}),
    get("employers:vacancy-sheet", STAFF, about="vacancy"),
    form("employers:new-vacancy", EMPLOYER_KEEPERS, about="employer"),
    get("employers:firm-vacancies", FIRMS),
    form("employers:firm-new-vacancy", FIRMS),
    form("employers:firm-vacancy", FIRMS, about="firm vacancy"),
    post("employers:firm-act-vacancy", FIRMS, about="firm vacancy", send={"verb": "send"}),
    get("employers:firm-vacancy-sheet", FIRMS, about="firm vacancy"),
    # visits and issues
    get("employers:visits", VISIT_READERS),
    form("employers:new-visit", VISITORS_OF_FIRMS, about="employer"),
    get("employers:visit", VISIT_READERS, about="visit"),
    post("employers:finish-visit", VISITORS_OF_FIRMS, about="visit"),
    post("employers:report-visit", VISITORS_OF_FIRMS, about="visit"),
    post("employers:cancel-visit", VISITORS_OF_FIRMS, about="visit", send={"reason": "雨"}),
    post("employers:raise-issue", VISITORS_OF_FIRMS, about="visit"),
    get("employers:issues", VISIT_READERS),
    get("employers:issue", VISIT_READERS, about="issue"),
    get("employers:issue-slip", VISIT_READERS, about="issue"),
    post("employers:assign-issue", ISSUE_KEEPERS, about="issue"),
    post("employers:take-back-issue", ISSUE_KEEPERS, about="issue", send={"reason": "派错"}),
    post("employers:start-issue", ISSUE_KEEPERS, about="issue"),
    post("employers:solve-issue", ISSUE_KEEPERS, about="issue"),
    post("employers:confirm-issue", VISITORS_OF_FIRMS, about="issue"),
    post("employers:reopen-issue", VISITORS_OF_FIRMS, about="issue", send={"reason": "没好"}),
    post("employers:refuse-issue", frozenset({LEADER}), about="issue", send={"reason": "不归管"}),
    post("employers:note-issue", VISITORS_OF_FIRMS, about="issue", send={"internal_note": "备注"}),
    form("employers:departments", ISSUE_KEEPERS),
    post("employers:department", ISSUE_KEEPERS, about="department", send={"name": "矩阵局"}),
    form("employers:firm-issues", FIRMS),
    post("employers:firm-confirm-issue", FIRMS, about="firm issue"),
    post("employers:firm-reopen-issue", FIRMS, about="firm issue", send={"reason": "没好"}),
    # matching, and one-to-one plans
    get("employers:matches-today", MATCHERS),
    get("employers:matches-of-person", MATCHERS, about=PERSON),
    get("employers:matches-of-vacancy", MATCHERS, about="open vacancy"),
    get("employers:stalled", MATCHERS),
    form("employers:aid", MATCHERS, about=PERSON, send={"verb": "open", "target": "job", "steps": "周三陪同面试"}),
    # from the recommendation to work
    get("employers:referrals", REFERRAL_READERS),
    post("employers:recommend", MATCHERS),
    get("employers:referral", REFERRAL_READERS, about="referral"),
    post("employers:act-referral", MATCHERS, about="referral", send={"verb": "lose"}),
    get("employers:referral-slip", MATCHERS, about="referral"),
    get("employers:placements", REFERRAL_READERS),
    get("employers:placement", REFERRAL_READERS, about="placement"),
    post("employers:act-placement", MATCHERS, about="placement"),
    form("employers:new-placement", MATCHERS, about=PERSON),
    get("employers:follow-ups", REFERRAL_READERS),
    post("employers:own-answer", EVERYBODY, about="code"),
    get("employers:firm-candidates", FIRMS),
    get("employers:firm-candidate", FIRMS, about="card"),
    post("employers:firm-act-candidate", FIRMS, about="card", send={"verb": "miss"}),
    # what is owed for gigs, and warnings about employers
    get("employers:gigs", REFERRAL_READERS),
    get("employers:gig", REFERRAL_READERS, about="gig"),
    post("employers:act-gig", MATCHERS, about="gig", send={"verb": "nothing"}),
    post("employers:own-gig", EVERYBODY, about="code"),
    get("employers:firm-gigs", FIRMS),
    get("employers:firm-gig", FIRMS, about="firm gig"),
    post("employers:firm-act-gig", FIRMS, about="firm gig", send={"verb": "nothing"}),
    post("employers:warn", EMPLOYER_CHECKERS, about="employer"),
    # posts for the public good
    form("employers:welfare", STAFF - {GIG}),
    form("employers:welfare-post", STAFF - {GIG}, about="welfare post"),
    form("employers:welfare-pay", SITE_KEEPERS, about="welfare post"),
    get("employers:welfare-placements", STAFF - {GIG}),
    form("employers:welfare-placement", STAFF - {GIG}, about="welfare"),
    form("employers:apply-welfare", RECOGNISERS, about=PERSON),
    # training
    get("training:classes", STAFF | BODIES),
    form("training:new-class", SITE_KEEPERS | BODIES),
    get("training:wanted", STAFF | BODIES),
    get("training:class", STAFF | BODIES, about="class"),
    post("training:act-class", STAFF | BODIES, about="class", send={"verb": "nothing"}),
    get("training:roster", STAFF | BODIES, about="class"),
    get("training:evidence", SITE_KEEPERS | BODIES, about="evidence"),
    get("training:claims", STAFF | BODIES, about="class"),
    form("training:scores", ISSUE_KEEPERS | BODIES, about="class"),
    form("training:lesson", ISSUE_KEEPERS | BODIES, about="lesson"),
    get("training:room", ISSUE_KEEPERS | BODIES, about="lesson"),
    form("training:enrol", REGISTRARS, about=PERSON),
    post("training:own-class", EVERYBODY, about="code"),
    post("training:own-lesson", EVERYBODY, about="code"),
    get("training:notices", EVERYBODY),
    get("training:certificates", STAFF),
    get("training:certificate", STAFF, about="certificate"),
    get("training:check", EVERYBODY),
    get("training:grants", ISSUE_KEEPERS),
    form("training:grant", ISSUE_KEEPERS, about=PERSON),
    form("training:bodies", ISSUE_KEEPERS),
    # home care
    get("training:care", CARE_READERS | BODIES),
    get("training:care-order", CARE_READERS | BODIES, about="care order"),
    post("training:act-care", CARE_READERS | BODIES, about="care order", send={"verb": "nothing"}),
    get("training:care-slip", CARE_ORDERERS, about="care order"),
    post("training:answer-care", frozenset({CAREGIVER}), about="care order"),
    get("training:care-visits", frozenset({CAREGIVER})),
    get("training:care-visit", CARE_READERS | BODIES | {CAREGIVER}, about="care visit"),
    post("training:act-care-visit", CARE_READERS | BODIES | {CAREGIVER}, about="care visit", send={"verb": "nothing"}),
    get("training:elders", CARE_ORDERERS),
    form("training:new-elder", CARE_ORDERERS),
    get("training:elder", CARE_ORDERERS, about="elder"),
    post("training:act-elder", CARE_ORDERERS, about="elder", send={"verb": "nothing"}),
    form("training:caregivers", CARE_RUNNERS),
    # handwork
    get("training:crafts", STAFF | BODIES),
    form("training:new-craft", CARE_RUNNERS),
    get("training:craft", STAFF | BODIES, about="craft"),
    post("training:act-craft", STAFF | BODIES, about="craft", send={"verb": "nothing"}),
    form("training:claim-craft", REGISTRARS, about=PERSON),
    # contests
    get("training:contests", STAFF),
    form("training:new-contest", ISSUE_KEEPERS),
    get("training:contest", STAFF, about="contest"),
    post("training:act-contest", STAFF, about="contest", send={"verb": "nothing"}),
    post("training:call-entry", ISSUE_KEEPERS, about="contest entry", ok=TOLD),
    form("training:enter-contest", SITE_KEEPERS, about="contest"),
    form("training:contest-scores", ISSUE_KEEPERS, about="contest"),
    # questions
    get("workers:consultations", STAFF),
    form("workers:new-consultation", REGISTRARS),
    form("workers:person-consultation", REGISTRARS, about=PERSON),
    post("workers:undo-consultation", REGISTRARS, about="consultation"),
    # with others, and for the sites
    form("employers:rules", ISSUE_KEEPERS),
    form("employers:cooperation", STAFF),
    form("employers:away", REGISTRARS, about=PERSON),
    form("employers:talent", COUNTY),
    form("employers:guidance", FIGURE_READERS),
    # buses
    get("employers:buses", STAFF),
    form("employers:new-bus", BUS_RUNNERS),
    get("employers:bus", STAFF, about="bus"),
    post("employers:act-bus", REGISTRARS, about="bus", send={"verb": "nothing"}),
    get("employers:bus-roster", STAFF, about="bus"),
    form("employers:ride", REGISTRARS, about=PERSON),
    # figures, screen, audit
    get("dashboard:screen", WATCHERS),
    get("dashboard:snapshot", WATCHERS, machine=True),
    get("dashboard:geometry", WATCHERS, machine=True),
    form("dashboard:kiosks", COUNTY, send={"label": "大厅"}),
    post("dashboard:revoke-kiosk", COUNTY, about="kiosk"),
    get("dashboard:open-kiosk", EVERYBODY, about="token", ok=frozenset({404})),
    get("dashboard:figures", FIGURE_READERS),
    get("dashboard:figure", FIGURE_READERS, about="indicator"),
    get("dashboard:rows", FIGURE_READERS, about="indicator"),
    get("dashboard:audit", frozenset({LEADER})),
    get("dashboard:api-indicators", FIGURE_READERS, machine=True),
    get("dashboard:api-regions", FIGURE_READERS, machine=True),
    get("web:schema", EVERYBODY),
    get("web:docs", EVERYBODY),
)
