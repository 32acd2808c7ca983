"""D1: every form that is carried out or refused is written down, verb by verb. A5: it changes what it declares."""

from typing import Any

import pytest
from django.apps import apps
from django.urls import path, reverse

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch
from jiayu_jobs.web.access import account
from tests.matrix.acts import ACTS, NOTHING, REFUSED, Act
from tests.matrix.rows import ROWS
from tests.matrix.stage import Stage, undone
from tests.matrix.test_forms import DECLARED, value_for

pytestmark = pytest.mark.django_db


def carry_out(name: str, what: Act, stage: Stage, client: Any, extra: dict[str, str] | None = None) -> Any:
    """Make ready, send; the answer, and the entries that were written meanwhile."""
    stage.asking = what.role
    key = what.key(stage, client) if what.key else None
    send = what.send(stage) if callable(what.send) else dict(what.send)
    before = set(AuditEntry._base_manager.values_list("pk", flat=True))
    url = reverse(name, args=[] if key is None else [key])
    answer = client.post(url, {k: v for k, v in (extra or {}).items() if k not in what.declared} | send)
    return answer, list(AuditEntry._base_manager.exclude(pk__in=before).order_by("id"))


def check_entries(answer: Any, entries: list[AuditEntry]) -> None:
    """Who, where from and in which request stands in each."""
    for entry in entries:
        assert entry.actor
        assert entry.ip == "127.0.0.1"
        assert entry.request_id == answer.headers["X-Request-Id"]


def test_D1_every_address_that_takes_a_form_is_tried():
    taking = {row.name for row in ROWS if "POST" in row.methods}
    assert taking == ACTS.keys()
    assert {name for name, what in ACTS.items() if not what.wrote} == NOTHING
    assert REFUSED.keys() <= taking


@pytest.mark.parametrize("name", ACTS)
def test_D1_what_is_done_is_written_down_verb_by_verb(stage, clients, name):
    what = ACTS[name]
    with undone():
        answer, entries = carry_out(name, what, stage, clients[what.role])
    assert answer.status_code in {200, 201, 202, 302}
    assert sorted(entry.action for entry in entries) == sorted(what.wrote)
    assert {entry.outcome for entry in entries} <= {"done"}
    check_entries(answer, entries)


@pytest.mark.parametrize("name", REFUSED)
def test_D1_what_is_refused_is_written_down_once(stage, clients, name):
    what = REFUSED[name]
    with undone():
        answer, entries = carry_out(name, what, stage, clients[what.role])
    assert [(entry.action, entry.outcome) for entry in entries] == [(what.wrote[0], "refused")]
    assert entries[0].reason
    check_entries(answer, entries)


@account()
def forgetful(request: Any) -> None:
    """A view that does not know that its service may refuse."""
    raise Refused("今天不办这件事。")


urlpatterns = [path("forgetful/", forgetful), path("api/forgetful/", forgetful)]


@pytest.mark.urls("tests.matrix.test_acts")
def test_D1_a_refusal_that_no_view_catches_is_written_and_answered_too(stage, clients):
    for url in ("/forgetful/", "/api/forgetful/"):
        with undone():
            before = AuditEntry._base_manager.count()
            answer = clients["liaison"].get(url)
            assert answer.status_code == 409
            assert "今天不办这件事。" in (answer.json()["title"] if "api" in url else answer.content.decode())
            assert AuditEntry._base_manager.count() == before + 1
            entry = AuditEntry._base_manager.order_by("id").last()
            assert (entry.action, entry.outcome, entry.reason) == ("open_page", "refused", "今天不办这件事。")


# -- A5 -----------------------------------------------------------------------------------------------------------


def touched_models() -> list[Any]:
    """Every model of ours that a form could reach for; forms about people are tried in test_forms.py as well."""
    return [
        m
        for m in apps.get_models()
        if m._meta.app_label
        in {"stations", "workers", "employers", "training", "dashboard", "imports", "exports", "rest"}
    ]


def plain_value(value: Any) -> str:
    """A stored value as text: sealed ones opened, bytes as digits."""
    value = value.open() if hasattr(value, "open") else value
    return bytes(value).hex() if isinstance(value, memoryview | bytes) else str(value)


def everything() -> dict[str, list[dict[str, str]]]:
    """Every row of every model, in plain values by column."""
    found = {}
    with batch("test"):
        for model in touched_models():
            # Any request of somebody signed in keeps the time of it, once a minute.
            names = [field.attname for field in model._meta.concrete_fields if field.attname != "last_seen_at"]
            rows = [{name: getattr(row, name) for name in names} for row in model._base_manager.all()]
            found[model._meta.label] = [{name: plain_value(value) for name, value in row.items()} for row in rows]
    return found


def differing(one: dict[str, Any], other: dict[str, Any]) -> set[tuple[str, str]]:
    """Columns that come out differently although the same was sent: keys, moments, chance."""
    found = set()
    for label in one:
        for name in {name for row in one[label] for name in row}:
            values = [sorted(row[name] for row in rows[label]) for rows in (one, other)]
            if values[0] != values[1]:
                found.add((label, name))
    return found


def without(rows: dict[str, Any], columns: set[tuple[str, str]]) -> dict[str, list[str]]:
    return {
        label: sorted(str({k: v for k, v in row.items() if (label, k) not in columns}) for row in found)
        for label, found in rows.items()
    }


# Addresses for programs, which say that they do not know a field instead of passing it over.
REFUSES_UNKNOWN = {"employers:api-months", "stations:api-imports", "workers:api-workers"}
# A session says once a minute that it is in use.
SEEN = {("stations.AccountSession", "last_seen_at")}


@pytest.mark.parametrize("name", sorted(REFUSES_UNKNOWN))
def test_A5_an_undeclared_field_refuses_the_whole_request_of_a_program(stage, clients, name):
    what = ACTS[name]
    with undone():
        before = everything()
        answer, entries = carry_out(name, what, stage, clients[what.role], {"region_path": "421221/"})
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
            400,
            "unknown_field",
            "region_path",
        )
        assert without(everything(), SEEN) == without(before, SEEN)
    assert entries == []


@pytest.mark.parametrize("name", sorted(ACTS.keys() - DECLARED.keys() - REFUSES_UNKNOWN))
def test_A5_undeclared_fields_of_any_model_change_nothing(stage, clients, name):
    what, runs = ACTS[name], []
    hostile = {
        key: value_for(field, stage)
        for model in touched_models()
        for field in model._meta.concrete_fields
        for key in (field.name, field.attname)
    }
    assert len(hostile) > 100
    cookies = dict(clients[what.role].cookies)
    for extra in ({}, {}, hostile):
        clients[what.role].cookies.clear()
        clients[what.role].cookies.update(cookies)
        with undone():
            answer, _ = carry_out(name, what, stage, clients[what.role], extra)
            runs.append((answer.status_code, everything()))
    chance = differing(runs[0][1], runs[1][1])
    assert runs[0][0] == runs[2][0]
    assert without(runs[0][1], chance) == without(runs[2][1], chance)
    for label, column in chance:
        usual = {row[column] for _, rows in runs[:2] for row in rows[label]}
        assert not {row[column] for row in runs[2][1][label]} & (set(hostile.values()) - usual), (label, column)
