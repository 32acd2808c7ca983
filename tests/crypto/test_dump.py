"""C1: wherever a person's day at the desk leaves traces, no ID number, phone or address stands in clear."""

import re

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.urls import reverse

from jiayu_jobs.scoping.roles import as_owner
from tests.cast import OWN, acting_as, citizen
from workers.models import LabourRecord
from workers.services.slips import code_of

pytestmark = pytest.mark.django_db

NUMBER, PHONE, ADDRESS = citizen(501), "15498765432", "界石村九组77号"


def everything_stored() -> dict[str, str]:
    """Every row of every table as text, bytes also as the text that they would spell."""
    found = {}
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
            text = cursor.fetchone()[0]
            spelled = [bytes.fromhex(run).decode("latin-1") for run in re.findall(r"\\\\?x((?:[0-9a-f]{2})+)", text)]
            found[table] = text + "".join(spelled)
    return found


def test_C1_no_table_and_no_cache_holds_a_value_in_clear(cast, signed_in, caplog):
    client = signed_in(cast.liaison)
    client.post("/workers/check-id/", {"id_number": NUMBER})
    sent = {
        "full_name": "王小明",
        "id_number": NUMBER,
        "phone": PHONE,
        "address": ADDRESS,
        "region": OWN,
        "household_kind": "rural",
        "employment_status": "unemployed",
        "wants_work": "yes",
        "then": "slip",
    }
    assert client.post("/workers/new/", sent).status_code == 302
    with acting_as(cast.liaison, cast.regions[OWN]):
        person = LabourRecord.objects.get()
    for name, data in (
        ("reveal", {"field": "id_number", "reason": "核对档案信息"}),
        ("dial", {}),
        ("edit", sent | {"note": "改"}),
        ("slip", {}),
    ):
        client.post(reverse(f"workers:{name}", args=[person.pk]), data)
    client.post("/workers/new/", sent)  # refused: it is here already
    client.post("/workers/find/", {"id_number": NUMBER})
    stored = everything_stored()
    assert len(stored) > 25
    assert str(person.pk) in stored["workers_labourrecord"], "the owner sees the rows"
    with acting_as(cast.liaison, cast.regions[OWN]):
        code = code_of(person.query_codes.get())
    for table, text in stored.items():
        for secret in (NUMBER, NUMBER[:17], NUMBER[-6:] + ",", PHONE, ADDRESS, code):
            assert secret not in text, f"{secret[:4]}… in {table}"
    broker = redis.Redis.from_url(settings.REDIS_URL)
    keys = broker.keys("*")
    kept = repr(keys) + repr([broker.dump(key) for key in keys])
    for secret in (NUMBER, PHONE, ADDRESS, code):
        assert secret not in kept
        assert secret not in caplog.text
