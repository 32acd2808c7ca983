"""C10: whatever people do and whatever breaks, no log of any process and not PostgreSQL's tells who they are."""

import io
import logging
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from jiayu_jobs.celery import app
from jiayu_jobs.crypto.fields import blind_index
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.identifiers.names import name_pinyin
from jiayu_jobs.imports.models import ImportBatch
from jiayu_jobs.logs import LEFT_OUT, PrivateFormatter, private
from jiayu_jobs.scoping import batch
from tests.cast import COMMUNITY, OWN, acting_as, citizen
from tests.conventions.test_models import personal_models
from tests.faults.processes import Process, ended, environment, free_port, relay, wait_for, worker
from tests.imports.workbook import person as line
from tests.imports.workbook import workbook
from tests.test_compose import ROOT, SERVICES
from workers.models import LabourRecord
from workers.services.slips import issue_code

NAME, NUMBER, PHONE, ADDRESS = "逄晨曦", citizen(811), "15482736455", "界石村九组七十七号"
OTHER, OTHER_NUMBER, OTHER_PHONE = "亓春翀", citizen(813), "15483746556"
CANARIES = (NAME, NUMBER, NUMBER[6:], PHONE, ADDRESS, OTHER, OTHER_NUMBER, OTHER_PHONE, name_pinyin(NAME))
SERVER_LOG = Path(os.environ["DATA_DIR"]).parent / "logs" / "postgres.log"
MULTIPART = "----of-the-test"


class Desk:
    """Somebody signed in, who talks to a real process."""

    def __init__(self, port: int, user: Any) -> None:
        client = Client()
        client.force_login(user, backend="stations.authentication.PasswordBackend")
        session = client.session
        session["second_factor"] = timezone.now().isoformat()
        session.save()
        self.base, token = f"http://127.0.0.1:{port}", "c" * 32
        self.headers = {"Cookie": f"sessionid={session.session_key}; csrftoken={token}", "X-CSRFToken": token}

    def ask(self, path: str, sent: dict[str, str] | bytes | None = None, **headers: str) -> tuple[int, str]:
        """Status and body; redirects are followed."""
        body = urllib.parse.urlencode(sent).encode() if isinstance(sent, dict) else sent
        request = urllib.request.Request(self.base + path, body, self.headers | headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")

    def upload(self, content: bytes) -> tuple[int, str]:
        """Send a workbook."""
        body = io.BytesIO()
        for head, value in (
            ('name="kind"', b"labour"),
            ('name="file"; filename="t.xlsx"\r\nContent-Type: application/octet-stream', content),
        ):
            body.write(f"--{MULTIPART}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n")
        body.write(f"--{MULTIPART}--\r\n".encode())
        return self.ask("/imports/", body.getvalue(), **{"Content-Type": f"multipart/form-data; boundary={MULTIPART}"})


def form(**given: str) -> dict[str, str]:
    """What the counter sends about the canary."""
    return {
        "full_name": NAME,
        "id_number": NUMBER,
        "phone": PHONE,
        "address": ADDRESS,
        "region": OWN,
        "household_kind": "rural",
        "employment_status": "student",
        "informant": "self",
        "consent": "on",
    } | given


def state_of(model: Any) -> str:
    with batch("test"):
        return str(model.objects.order_by("-id").values_list("state", flat=True).first())


@pytest.mark.django_db(transaction=True)
def test_C10_no_log_of_any_process_holds_a_canary(cast, broker, tmp_path):
    """Real web, worker and relay: register, search, edit, import, export, refusals, violations, errors that quote."""
    before = SERVER_LOG.stat().st_size
    port = free_port()
    argv = [sys.executable, "-m", "uvicorn", "jiayu_jobs.asgi:application", "--port", str(port), "--no-access-log"]
    web = Process(argv, environment(broker) | {"DJANGO_SETTINGS_MODULE": "tests.logs.breaking"}, tmp_path / "web.log")
    working, sending = worker(broker, tmp_path), relay(broker, tmp_path)
    with ended(web, working, sending):
        for process in (web, working, sending):
            process.start()
        desk, neighbour = Desk(port, cast.liaison), Desk(port, cast.grid)
        wait_for("the web process", lambda: answers(desk))
        assert desk.ask("/workers/new/", form())[0] == 200
        with batch("test"):
            person = LabourRecord.objects.get()
        here = f"/workers/{person.pk}/"
        assert "已在本辖区登记" in desk.ask("/workers/new/", form())[1]
        assert "已在其他村登记" in neighbour.ask("/workers/new/", form(region=COMMUNITY))[1]
        assert neighbour.ask(here)[0] == 404
        assert desk.ask("/audit/")[0] in (403, 404)
        for sent in ({"id_number": NUMBER}, {"q": NAME}, {"q": PHONE}):
            desk.ask("/workers/find/", sent)
        desk.ask("/workers/?" + urllib.parse.urlencode({"q": NAME}))
        desk.ask("/workers/?" + urllib.parse.urlencode({"q": NUMBER}))
        assert desk.ask(here + "edit/", form(note="改" * 900))[0] == 422
        desk.ask(here + "reveal/", {"field": "phone", "reason": "核对档案信息"})
        with acting_as(cast.liaison, cast.regions[OWN]):
            code = issue_code(person=person, by=cast.liaison)
        desk.ask(f"/my/{code}/", {"code": code, "last_six": "000000"})
        assert desk.ask(f"/my/{code}/correct/", form(), **{"X-CSRFToken": "no"})[0] == 403
        assert desk.ask(here + "edit/", form(), **{"X-Break": "1"})[0] == 500
        assert desk.ask(f"/my/{code}/", form(), **{"X-Break": "1"})[0] == 500
        assert desk.upload(workbook([line(813, 姓名=OTHER, 身份证号=OTHER_NUMBER, 联系电话=OTHER_PHONE)]))[0] == 200
        wait_for("the preview", lambda: state_of(ImportBatch) == "ready")
        with batch("test"):
            sent_in = ImportBatch.objects.get()
        desk.ask(f"/imports/{sent_in.pk}/confirm/", {})
        wait_for("the import", lambda: state_of(ImportBatch) == "applied")
        assert desk.ask("/exports/new/?list=people", {"reason": "核对台账"})[0] == 200
        wait_for("the export", lambda: state_of(ExportFile) == "ready")
        tell_the_worker(broker, "imports.preview", batch=f"{OTHER} {OTHER_NUMBER}")
        wait_for("the task that fails", lambda: "ValidationError" in (tmp_path / "worker.log").read_text())
    logs = {path.name: path.read_text(errors="replace") for path in tmp_path.glob("*.log")}
    with SERVER_LOG.open("rb") as file:
        file.seek(before)
        logs["postgres.log"] = file.read().decode(errors="replace")
    assert "RuntimeError: this form broke" in logs["web.log"], "the errors were logged, with their tracebacks"
    assert "Forbidden" in logs["web.log"]
    assert "duplicate key value violates unique constraint" in logs["postgres.log"]
    for name, text in logs.items():
        for canary in (*CANARIES, code):
            assert canary not in text, f"{canary[:2]}… in {name}"


def answers(desk: Desk) -> bool:
    try:
        return desk.ask("/healthz/live")[0] == 200
    except OSError:
        return False


def tell_the_worker(broker: Any, task: str, **arguments: str) -> None:
    """A task with arguments that no service of ours would send."""
    with app.connection_for_write(broker.url) as line_to:
        app.send_task(task, kwargs=arguments, task_id=str(uuid.uuid4()), connection=line_to)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (f"broke for {NAME}", f"broke for {LEFT_OUT}"),
        ("阿依古丽·买买提 moved", f"{LEFT_OUT} moved"),
        (f"{NUMBER} and {PHONE}", f"{LEFT_OUT} and {LEFT_OUT}"),
        ("154 8273 6455", LEFT_OUT),
        (repr(NAME.encode()), f"b'{LEFT_OUT}'"),
        (ascii(NAME), f"'{LEFT_OUT}'"),
        (f"/x?q={urllib.parse.quote(NAME)}", f"/x?q={LEFT_OUT}"),
        ("Forbidden: /my/ABCDEFGHJK/correct/", f"Forbidden: /my/{LEFT_OUT}/correct/"),
        (
            "batch 01936a2f-0000-7000-8000-000000000001 in 0.012345678s",
            "batch 01936a2f-0000-7000-8000-000000000001 in 0.012345678s",
        ),
        (
            "audit head: block 5 digest " + "3a12345678" * 6 + "abcd",
            "audit head: block 5 digest " + "3a12345678" * 6 + "abcd",
        ),
        ("2026-11-25 22:24:14,123 INFO web port 8123", "2026-11-25 22:24:14,123 INFO web port 8123"),
    ],
)
def test_C10_a_line_leaves_out_what_tells_of_a_person_and_keeps_what_finds_the_fault(said, written):
    assert private(said) == written


def test_C10_a_traceback_names_the_fault_and_not_the_person():
    try:
        raise ValueError(f"no room for {NAME}, {NUMBER}")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    text = PrivateFormatter("%(message)s").format(record)
    assert f"ValueError: no room for {LEFT_OUT}, {LEFT_OUT}" in text
    assert "test_logs.py" in text


def test_C10_every_handler_writes_by_that_formatter_and_nobody_is_mailed():
    handlers = {
        id(handler): handler
        for logger in (logging.getLogger(), *map(logging.getLogger, list(logging.Logger.manager.loggerDict)))
        for handler in logger.handlers
        if type(handler).__module__.partition(".")[0] in ("logging", "django")
    }
    assert not [h for h in handlers.values() if type(h).__name__ == "AdminEmailHandler"]
    assert {name for name, one in settings.LOGGING["formatters"].items() if one["()"].endswith("PrivateFormatter")} == {
        one["formatter"] for one in settings.LOGGING["handlers"].values()
    }
    assert settings.ADMINS == [] and settings.MANAGERS == []


def test_C10_no_reporter_outside_and_no_log_of_addresses():
    wanted = (ROOT / "requirements.txt").read_text().lower()
    assert not [name for name in ("sentry", "rollbar", "bugsnag", "newrelic", "ddtrace", "airbrake") if name in wanted]
    assert "--no-access-log" in SERVICES["web"]["command"]
    assert "log" not in [
        words.split()[0] for words in (ROOT / "docker/Caddyfile").read_text().splitlines() if words.split()
    ]


QUIET = {
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_duration": "off",
}


@pytest.mark.django_db
def test_C10_the_server_logs_neither_statements_nor_parameters_nor_rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(QUIET)])
        assert dict(cursor.fetchall()) == QUIET
    words = SERVICES["postgres"]["command"]
    given = dict(word.split("=", 1) for word in words if "=" in word)
    assert {name: given[name] for name in list(QUIET)[:5]} == dict(list(QUIET.items())[:5])
    assert not given.keys() & {"log_min_duration_statement", "log_min_duration_sample", "shared_preload_libraries"}


@pytest.mark.django_db
def test_C10_a_unique_violation_tells_the_index_value_at_most(cast):
    from tests.cast import make_person

    make_person(cast.liaison, cast.regions[OWN], 811, full_name=NAME, phone=PHONE)
    for role in ("app_web", "app_batch"):
        with pytest.raises(IntegrityError) as caught, batch("test"), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute("SELECT set_config('jiayu.lo', '', true), set_config('jiayu.actor', 'x', true)")
            cursor.execute(
                "SELECT set_config('jiayu.lo', path, true), set_config('jiayu.hi', path || '~', true) "
                "FROM stations_region WHERE code = %s",
                [OWN],
            )
            row = dict.fromkeys(("phone", "phone_tail", "address", "submission_id", "household_id"))
            columns = [f.column for f in LabourRecord._meta.concrete_fields if f.column not in ("id", *row)]
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(
                f"INSERT INTO workers_labourrecord (id, {names}) "
                f"SELECT gen_random_uuid(), {names} FROM workers_labourrecord LIMIT 1"
            )
        told = f"{caught.value} {caught.value.__cause__.diag.message_detail}"
        assert "id_index" in told
        index = blind_index("citizen_id", NUMBER).hex()
        assert not [canary for canary in CANARIES if canary in told.replace(index, "")]


PLAIN_VALUES = {"full_name", "name_initials", "name_pinyin", "typed_name", "masked_name", "note", "summary", "evidence"}


@pytest.mark.django_db
@pytest.mark.parametrize("table", [model._meta.db_table for model in personal_models()])
def test_C10_no_unique_index_is_over_a_value_that_a_violation_would_quote(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) "
            "WHERE i.indisunique AND i.indrelid = %s::regclass",
            [table],
        )
        columns = {name for (name,) in cursor.fetchall()}
    assert columns
    assert not columns & PLAIN_VALUES
