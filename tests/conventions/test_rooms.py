"""Every line knows its room (architecture.md)."""

import ast
import re

import pytest

from tests.conventions.source import APPS, ROOT, Module, modules, templates

# The services that may look beyond their own scope (security.md section 4, rule 7).
ELEVATED = {
    "employers/services/buses.py": {"_seat_waiting", "close_trip"},
    "employers/services/referral_answers.py": {"answering"},
    "employers/services/referral_clock.py": {"vacancy_over"},
    "employers/services/vacancy_openings.py": {"give_back_opening", "held_vacancy", "take_opening"},
    "employers/services/warnings.py": {"end_arrears"},
    "training/services/care.py": {"hand_back", "note_visit_done"},
    "training/services/caregivers.py": {"_end"},
    "training/services/crafts.py": {"_mark_income"},
    "training/services/demand.py": {"proposals_for_bodies"},
    "training/services/enrolments.py": {"_seat_waiting"},
    "training/services/jobs.py": {"_at_care_centre"},
    "training/services/outcomes.py": {"_feed_skill"},
    "training/services/subsidies.py": {"_this_year"},
    "workers/services/duplicates.py": {"note_duplicates"},
    "workers/services/merges.py": {"merge_records", "undo_merge"},
    "workers/services/own.py": {"as_person"},
    "workers/services/transfers.py": {"ask_transfer", "decide_transfer", "withdraw_transfer"},
}

# Raw SQL by file, and why it is allowed there. Everything else goes through the ORM.
RAW_SQL = {
    "dashboard/rollup.py": "the roll-up",
    "dashboard/counting.py": "the roll-up's statements, compiled once",
    "dashboard/prepared.py": "the roll-up's statements, kept by the database",
    "jiayu_jobs/imports/staging.py": "the load step of bulk work",
    "jiayu_jobs/scoping/context.py": "set_config and roles",
    "jiayu_jobs/scoping/operations.py": "what migrations execute",
    "jiayu_jobs/state_guard.py": "what migrations execute",
    "jiayu_jobs/scoping/roles.py": "set_config and roles",
    "jiayu_jobs/scoping/backend/base.py": "set_config and roles",
    "dashboard/views/health.py": "asks the database whether it answers; no table of ours",
    "jiayu_jobs/audit/sealing.py": "advisory lock; the transaction horizon, which the ORM has no word for",
    "jiayu_jobs/audit/models.py": "the writing transaction's id as a default",
    "jiayu_jobs/audit/quota.py": "one conditional upsert, which the ORM has no word for",
    "jiayu_jobs/outbox/relay.py": "LISTEN",
    "stations/authentication.py": "advisory lock",
    "workers/services/look_up.py": "calls held_elsewhere()",
    "workers/services/search.py": "calls find_people()",
    "workers/services/slips.py": "calls find_query_code()",
    "jiayu_jobs/imports/services.py": "advisory lock",
    "jiayu_jobs/exports/services.py": "the isolation of the transaction that an export reads in",
    "jiayu_jobs/keeping/copies/contents.py": "backups: the catalogue, checksums of every table; knows no Django",
    "jiayu_jobs/keeping/copies/making.py": "backups: the snapshot that dump and checksums share; knows no Django",
    "jiayu_jobs/keeping/services/restoring.py": "making, filling and renaming a database; stored bytes of sealed fields",
    "jiayu_jobs/keeping/services/audit_purge.py": "calls purge_audit()",
    "jiayu_jobs/keeping/services/rotation.py": "stored bytes compared and set, of columns found from the models",
    "workers/services/workbook_plan.py": "the load step of workbooks: keys staged, compared set by set",
    "workers/services/workbook_apply.py": "the load step of workbooks: staged updates",
    "workers/services/workbook_undo.py": "the load step of workbooks: putting back",
}
# Own connections, before there is a Django: making databases and asking whether one is there.
BEFORE_DJANGO = "jiayu_jobs/embedded/"
RAW_CALLS = re.compile(r"(^|\.)(cursor|raw|extra|RawSQL|RunSQL|execute|executemany|execute_values|copy_expert)$")

CODE_LINES = 400
BAGS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base_classes"}


def every(kind: str) -> list[Module]:
    return [module for module in modules() if f"/{kind}/" in module.name or module.name.endswith(f"/{kind}.py")]


def test_the_walk_finds_the_project():
    assert len(modules()) > 100
    assert len(every("services")) > 12
    assert len(templates()) > 20


def test_elevated_is_called_only_by_the_services_in_the_list():
    found: dict[str, set[str]] = {}
    for module in modules():
        for function, called, _ in module.calls():
            if called.split(".")[-1] == "elevated":
                found.setdefault(module.name, set()).add(function.split(".")[-1])
    assert found == ELEVATED


def test_elevated_and_batch_are_not_reached_from_pages_except_for_figures():
    """batch() sees every region: jobs, commands and the figures' own reading of stored totals use it, pages never."""
    allowed = re.compile(r"^(jiayu_jobs/|dashboard/|\w+/(management/commands|tasks)|\w+/tasks\.py)")
    offenders = {
        module.name
        for module in modules()
        for _, called, _ in module.calls()
        if called == "batch" and not allowed.match(module.name)
    }
    assert offenders == set()


def test_no_page_needs_the_batch_role():
    """The web's login is no member of app_batch: whatever a request reaches stays off batch()."""
    reached = (
        "dashboard/views/",
        "dashboard/snapshot.py",
        "dashboard/watching.py",
        "dashboard/stream.py",
        "dashboard/kiosk.py",
        "dashboard/figures.py",
        "dashboard/breakdowns.py",
        "dashboard/geometry.py",
        "jiayu_jobs/web/",
    )
    at_the_edge = [m for m in modules() if m.name.startswith(reached) or "/views/" in m.name]
    assert len(at_the_edge) > 15
    assert not [m.name for m in at_the_edge for _, called, _ in m.calls() if called == "batch"]


def test_raw_sql_stays_in_its_rooms():
    offenders = {
        module.name
        for module in modules()
        for _, called, _ in module.calls()
        if RAW_CALLS.search(called) and not module.name.startswith(BEFORE_DJANGO)
    }
    assert offenders - RAW_SQL.keys() == set()
    assert RAW_SQL.keys() - offenders == set(), "take what no longer holds raw SQL off the list"


def test_raw_sql_about_people_is_the_roll_ups_or_the_loaders_alone():
    naming_people = {m.name for m in modules() if re.search(r"(FROM|INTO|UPDATE|JOIN) workers_", m.text)}
    loaders = {f"workers/services/workbook_{step}.py" for step in ("plan", "apply", "undo")}
    assert naming_people <= {"dashboard/rollup.py", "jiayu_jobs/imports/staging.py"} | loaders


def test_services_do_not_know_tasks():
    assert not [m.name for m in every("services") if any(re.search(r"\btasks\b|celery", name) for name in m.imports())]
    sending = {"delay", "apply_async", "send_task"}
    assert not [
        (m.name, function)
        for m in modules()
        for function, called, _ in m.calls()
        if called.split(".")[-1] in sending and m.name != "jiayu_jobs/outbox/relay.py"
    ]


def test_only_services_record():
    """What was done is written by the service that did it; a look is the one act whose service is the page itself.
    What was refused is written by write_down, see below; the gate before every view has no Refused to hand on."""
    places = {
        "record": r"/services/|/services\.py$|/demo\.py$|/demo/",
        "record_refusal": r"/services/|/services\.py$|/middleware\.py$",
    }
    known = {
        "record": {"dashboard/kiosk.py", "workers/views/people.py"},
        "record_refusal": {"stations/authentication.py"},
    }
    for name, place in places.items():
        using = {m.name for m in modules() for what in m.imports() if what == f"jiayu_jobs.audit.services.{name}"}
        assert {path for path in using if not re.search(place, path)} == known[name]


def refusals() -> set[str]:
    """Refused and what inherits from it."""
    family = {"Refused"}
    classes = [node for module in modules() for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
    for _ in classes:
        family |= {node.name for node in classes for base in node.bases if last_name(base) in family}
    return family


def last_name(node: ast.AST | None) -> str:
    return ast.unparse(node).split(".")[-1] if node is not None else ""


def caught(handler: ast.ExceptHandler) -> set[str]:
    """The names an `except` line catches; a bare one catches everything."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {last_name(kind) or "Exception" for kind in kinds}


def hands_on(handler: ast.ExceptHandler, how: set[str]) -> bool:
    """Whether a handler's own lines raise, or call one of these with what was caught."""
    for node in ast.walk(ast.Module(handler.body, [])):
        if isinstance(node, ast.Raise) and "raise" in how:
            return True
        if isinstance(node, ast.Call) and last_name(node.func) in how:
            given = [node.args[1].id for _ in node.args[1:2] if isinstance(node.args[1], ast.Name)]
            if last_name(node.func) != "write_down" or given == [handler.name]:
                return True
    return False


def test_D1_nobody_answers_a_refusal_without_writing_it_down():
    """At the edges a caught Refused goes through write_down; a service hands it on, or records it itself.

    A spent limit is a refusal too: services turn it into one, no edge catches it.
    """
    family, seen, silent = refusals(), 0, []
    assert {"Refused", "HeldElsewhere", "TooManyQuestions", "Unusable", "ColumnsMissing", "MarkerOutside"} <= family
    for module in modules():
        service = bool(re.search(r"/services/|/services\.py$|/proof\.py$", module.name))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler) and caught(node) & (family if service else family | {"QuotaSpent"}):
                seen += 1
                if not hands_on(node, {"raise", "write_down", "record"} if service else {"write_down"}):
                    silent.append(f"{module.name}:{node.lineno}")
    assert seen > 30
    assert silent == []


def test_D1_no_page_catches_whatever_comes():
    """A broad `except` in a view would swallow a refusal that nobody sees."""
    handlers = [(m.name, n) for m in every("views") for n in ast.walk(m.tree) if isinstance(n, ast.ExceptHandler)]
    assert len(handlers) > 20
    assert [name for name, node in handlers if caught(node) & {"Exception", "BaseException"}] == []


@pytest.mark.parametrize(
    ("lines", "silent"),
    [
        ("except Refused as no:\n    write_down('x', no)", False),
        ("except Refused as no:\n    messages.error(request, write_down('x', no, about=y).message)", False),
        ("except (KeyError, Refused) as no:\n    messages.error(request, no.message)", True),
        ("except posts.Refused:\n    pass", True),
        ("except Refused as no:\n    write_down('x', other)", True),
    ],
)
def test_the_walk_over_refusals_sees_a_silent_one(lines, silent):
    (handler,) = ast.parse(f"try:\n    work()\n{lines}").body[0].handlers
    assert caught(handler) & refusals()
    assert hands_on(handler, {"write_down"}) != silent


REVIEWS = re.compile(r"^(review|approve|reject|return|decide)_(?!own)")


def unguarded(tree: ast.Module) -> list[str]:
    """Functions that decide about what somebody submitted, and do not ask first who it was."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and REVIEWS.match(node.name):
            called = {last_name(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}
            if "refuse_own_submission" not in called:
                found.append(node.name)
    return found


def test_nobody_reviews_their_own_submission():
    """A service that reviews, approves, returns or decides asks stations/services/review.py first."""
    assert [(module.name, name) for module in every("services") for name in unguarded(module.tree)] == []


def test_the_walk_over_reviews_sees_one_that_asks_nobody():
    guarded = "def approve_transfer(*, transfer, by):\n    refuse_own_submission(transfer.asked_by, by)"
    assert unguarded(ast.parse(guarded)) == []
    assert unguarded(ast.parse("def approve_transfer(*, transfer, by):\n    transfer.save()")) == ["approve_transfer"]


def test_services_open_a_transaction_before_they_record():
    """record() refuses to run outside one; here the module must show where it comes from."""
    for module in every("services"):
        text = module.text
        if re.search(r"\baudit\(|\brecord\(", text) and module.name != "jiayu_jobs/audit/services.py":
            assert "transaction.atomic()" in text or "elevated(" in text or "batch(" in text, module.name


def test_nobody_reads_rows_around_the_manager_in_pages():
    """_base_manager and _default_manager are for services, commands and models, not for what a request asks."""
    offenders = {m.name for m in every("views") if "_base_manager" in m.text}
    assert offenders == set()


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_a_file_stays_short_enough_to_read(module):
    assert module.lines_of_code() <= CODE_LINES


def test_front_end_files_stay_short_enough_to_read():
    files = [*ROOT.glob("static/**/*.js"), *ROOT.glob("static/**/*.css"), *templates()]
    assert files
    long = {f.name: n for f in files if (n := len(f.read_text(encoding="utf-8").splitlines())) > CODE_LINES}
    assert long == {}


def test_nothing_is_a_bag():
    names = {part for module in modules() for part in module.path.relative_to(ROOT).with_suffix("").parts}
    names |= {path.stem for path in ROOT.glob("static/js/**/*.js")}
    assert names & BAGS == set()


def test_lower_apps_do_not_import_higher_ones():
    """The same rule that the import checker keeps, so that the suite alone shows it."""
    for rank, app in enumerate(APPS):
        above = APPS[rank + 1 :]
        for module in modules():
            if module.name.startswith(f"{app}/"):
                offending = [name for name in module.imports() if name.split(".")[0] in above]
                assert offending == [], module.name


def test_no_task_takes_personal_data():
    """Task arguments are opaque ids and plain values: they lie in the broker in clear."""
    import inspect

    from jiayu_jobs.celery import app

    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert len(ours) >= 5
    for task in ours:
        assert not set(inspect.signature(task.run).parameters) & {"name", "full_name", "id_number", "phone", "address"}


def test_every_periodic_job_names_a_registered_task():
    from jiayu_jobs.celery import app
    from jiayu_jobs.schedule import PERIODIC_JOBS

    app.loader.import_default_modules()
    assert PERIODIC_JOBS
    assert {job["task"] for job in PERIODIC_JOBS.values()} - set(app.tasks) == set()
    assert list(PERIODIC_JOBS) == sorted(PERIODIC_JOBS)
