"""Lists taken out: asked for, written by a worker, fetched, expired; what a file holds and for whom."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import now
from jiayu_jobs.exports import files, services
from jiayu_jobs.exports.enums import ExportState
from jiayu_jobs.exports.models import ExportFile
from jiayu_jobs.exports.tasks import expire_exports, write_export
from jiayu_jobs.imports import services as imports
from jiayu_jobs.imports.sheet import WATERMARK
from jiayu_jobs.imports.tasks import preview_import
from jiayu_jobs.outbox.models import OutboxMessage
from tests.cast import COUNTY, FOREIGN, OWN, SIBLING, acting_as, citizen, make_person, registration
from workers.enums import EmploymentStatus, TagKind, WishKind
from workers.services.facts import Facts
from workers.services.registration import register_person
from workers.services.wishes import add_tag, record_intention, set_wishes

pytestmark = pytest.mark.django_db

URL = "/exports/new/"
PHONE = "15481726354"
ASKED = {"reason": "报三季度台账"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR, settings.EXPORTS_DIR = tmp_path / "imports", tmp_path / "exports"


def work_off():
    """What the relay and a worker would do."""
    states = []
    while message := OutboxMessage.objects.filter(task=services.WRITE_TASK).order_by("id").first():
        message.delete()
        states.append(write_export(**message.arguments))
    return states


def newest():
    return ExportFile._base_manager.order_by("-id").first()


def export(client, query="", **sent):
    """Ask, let a worker write, fetch: the content of the file."""
    answer = client.post(f"{URL}?{query}", ASKED | sent)
    assert answer.status_code == 302, answer.content.decode()
    assert work_off() == [ExportState.READY]
    return client.get(reverse("stations:take-export", args=[newest().pk]))


def read(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def full(client, query=""):
    return export(client, query, numbers="full")


@pytest.fixture
def people(cast):
    """Two people of the own village, one of a sibling's, one of another town."""
    given = {"phone": PHONE, "full_name": "宓冬璇", "details": {"note": "宓冬璇的备注"}}
    found = [
        make_person(cast.liaison, cast.regions[OWN], 11, **given),
        make_person(cast.liaison, cast.regions[OWN], 12),
    ]
    found.append(make_person(cast.sibling, cast.regions[SIBLING], 13, full_name="亓春翀"))
    found.append(make_person(cast.other_town, cast.regions[FOREIGN], 14, full_name="麴夏昶"))
    return found


def test_C5_a_file_is_masked_unless_asked_otherwise_and_holds_the_own_village_only(cast, signed_in, people):
    answer = export(signed_in(cast.liaison))
    assert answer.headers["Cache-Control"] == "no-store"
    rows = read(answer.content)
    assert rows[0][0].startswith(WATERMARK)
    assert rows[1][:3] == ["姓名", "身份证号", "联系电话"]
    assert len(rows) == 4
    text = str(rows)
    for canary in ("宓冬璇", citizen(11), citizen(11)[6:14], PHONE, citizen(13), "亓", "麴", citizen(14), SIBLING):
        assert canary not in text
    assert "宓*璇" in text
    assert "已脱敏" in rows[0][0]
    assert not AuditEntry._base_manager.filter(action="reveal").exists()


def test_C9_exporter_post_and_number_come_back_from_the_file(cast, signed_in, people):
    first = read(export(signed_in(cast.town)).content)[0][0]
    made = newest()
    assert str(made.pk) in first
    assert cast.town.username in first
    assert "鱼岳镇 · 乡镇党群服务中心人员" in first
    assert made.rows == 3


def test_C9_the_file_lies_sealed(cast, signed_in, people):
    content = export(signed_in(cast.liaison)).content
    stored = files.path_of(newest()).read_bytes()
    assert stored[:2] != b"PK"
    assert content[:40] not in stored
    assert files.fetch(newest()) == content


def test_C6_whole_numbers_need_the_role_a_fresh_proof_and_count_as_a_look(cast, signed_in, people, settings):
    settings.REVEALS_A_DAY = 1
    client = signed_in(cast.liaison)
    rows = read(full(client).content)
    assert citizen(11) in str(rows)
    assert PHONE in str(rows)
    assert "含完整号码" in rows[0][0]
    look = AuditEntry._base_manager.get(action="reveal")
    assert look.reason == ASKED["reason"]
    assert look.actor == str(cast.liaison.pk)
    again = client.post(URL, ASKED | {"numbers": "full"})
    assert again.status_code == 422
    assert "达到上限" in again.content.decode()
    assert ExportFile._base_manager.count() == 1


def test_C6_an_old_proof_is_asked_for_again(cast, signed_in, people):
    client = signed_in(cast.liaison)
    session = client.session
    session["second_factor"] = (now() - timedelta(minutes=16)).isoformat()
    session.save()
    answer = client.post(URL, ASKED | {"numbers": "full", "password": "000000"})
    assert answer.status_code == 422
    assert not ExportFile._base_manager.exists()
    assert "验证码" in client.get(URL).content.decode()


def test_a_list_of_sites_is_not_personal_and_never_full(cast, signed_in):
    client = signed_in(cast.town)
    assert "完整号码" not in client.get(f"{URL}?list=sites").content.decode()
    rows = read(export(client, "list=sites&kind=village_point", numbers="full").content)
    assert [row[1] for row in rows[2:]] == ["站点200", "站点201"]
    assert newest().masked


def test_G_no_export_for_the_station(cast, signed_in):
    client = signed_in(cast.gig)
    assert client.get(URL).status_code == 403
    assert client.post(URL, ASKED).status_code == 403
    assert "/exports/" not in client.get("/workers/").content.decode()


def test_the_leader_takes_out_figures_and_the_audit_and_never_people(cast, signed_in):
    client = signed_in(cast.leader)
    assert client.post(f"{URL}?list=people", ASKED).status_code == 404
    assert client.post(f"{URL}?list=round", ASKED).status_code == 404
    assert export(client, "list=audit").status_code == 200


def test_the_list_s_filters_go_along_and_nothing_personal_is_kept(cast, signed_in, people):
    with acting_as(cast.liaison, cast.regions[OWN]):
        add_tag(person=people[0], by=cast.liaison, kind=TagKind.MIGRANT_WORKER, starts_on=now().date())
    client = signed_in(cast.liaison)
    page = client.get("/workers/?tag=migrant_worker&sort=group").content.decode()
    assert "/exports/new/?list=people&amp;tag=migrant_worker" in page
    assert "类别：农民工" in client.get(f"{URL}?list=people&tag=migrant_worker").content.decode()
    assert len(read(export(client, "list=people&tag=migrant_worker&q=宓&household=3").content)) == 3
    assert newest().filters == {"tag": "migrant_worker"}
    assert "/exports/new/" not in client.get("/workers/?q=宓").content.decode()


@pytest.mark.parametrize("query", ["tag=none-such", f"region={FOREIGN}", "status=x"])
def test_a_filter_that_does_not_exist_here_is_told(cast, signed_in, query):
    client = signed_in(cast.town)
    assert "重新筛选" in client.post(f"{URL}?{query}", ASKED, follow=True).content.decode()
    assert not ExportFile._base_manager.exists()
    assert client.get(f"{URL}?list=none").status_code == 404


@pytest.mark.parametrize("reason", ["", "短", "   一 ", "长" * 201])
def test_without_a_reason_nothing_leaves(cast, signed_in, reason):
    assert signed_in(cast.liaison).post(URL, {"reason": reason}).status_code == 422
    assert not ExportFile._base_manager.exists()


def test_somebody_else_s_file_does_not_exist(cast, signed_in, people):
    client = signed_in(cast.liaison)
    export(client)
    url = reverse("stations:take-export", args=[newest().pk])
    for other in (cast.town, cast.officer, cast.sibling):
        assert signed_in(other).get(url).status_code == 404
        assert str(newest().pk) not in signed_in(other).get("/exports/").content.decode()
    entry = AuditEntry._base_manager.get(action="take_export")
    assert entry.detail["rows"] == 2
    assert newest().taken == 1


def test_a_file_is_gone_after_a_day(cast, signed_in, people):
    client = signed_in(cast.liaison)
    export(client)
    made = newest()
    assert timedelta(hours=23, minutes=59) < made.expires_at - now() < timedelta(hours=24, minutes=1)
    assert expire_exports() == 0
    ExportFile._base_manager.update(expires_at=now() - timedelta(seconds=1))
    url = reverse("stations:take-export", args=[made.pk])
    assert "已过期" in client.get(url, follow=True).content.decode()
    assert expire_exports() == 1
    assert not files.path_of(made).exists()
    assert newest().state == ExportState.EXPIRED
    assert "已过期" in client.get("/exports/").content.decode()


def test_delivered_twice_the_second_does_nothing(cast, signed_in, people):
    client = signed_in(cast.liaison)
    client.post(URL, ASKED)
    (message,) = OutboxMessage.objects.filter(task=services.WRITE_TASK)
    late = services.ExportFile._base_manager.select_related("region", "requested_by").get()
    assert write_export(**message.arguments) == "ready"
    content = files.fetch(newest())
    assert write_export(**message.arguments) == "ready"
    with acting_as(cast.liaison, cast.regions[OWN]):
        assert late.state == ExportState.REQUESTED  # as a worker saw it that had begun as well
        services.write(late)
    assert files.fetch(newest()) == content
    assert AuditEntry._base_manager.filter(action="finish_export").count() == 1


def test_a_worker_that_dies_leaves_it_asked_for_and_the_task_comes_again(cast, signed_in, people, settings, tmp_path):
    client = signed_in(cast.liaison)
    client.post(URL, ASKED)
    assert 'hx-trigger="every 2s"' in client.get("/exports/").content.decode()
    (tmp_path / "full").write_bytes(b"")
    settings.EXPORTS_DIR = tmp_path / "full"  # no folder: the disk refuses when the file is to be kept
    with acting_as(cast.liaison, cast.regions[OWN]), pytest.raises(OSError):
        services.write(ExportFile.objects.select_related("region", "requested_by").get())
    assert newest().state == ExportState.REQUESTED
    settings.EXPORTS_DIR = tmp_path / "exports"
    assert work_off() == ["ready"]


def test_a_list_that_grew_past_the_limit_is_refused_with_a_sentence(cast, signed_in, people, monkeypatch):
    client = signed_in(cast.liaison)
    monkeypatch.setattr(services, "FULL_ROWS", 1)
    told = client.post(URL, ASKED | {"numbers": "full"})
    assert "完整号码一次最多导出 1 人" in told.content.decode()
    client.post(URL, ASKED)
    monkeypatch.setattr(services, "DESK_ROWS", 1)
    assert work_off() == ["failed"]
    assert "一次最多导出 1 行" in client.get("/exports/").content.decode()
    assert not files.path_of(newest()).exists()
    assert AuditEntry._base_manager.filter(action="finish_export", outcome="refused").count() == 1


def test_the_county_takes_more_in_full_than_a_desk(cast):
    assert services.most_rows(cast.regions[COUNTY], masked=False) == 200_000
    assert services.most_rows(cast.regions[OWN], masked=False) == 200


def preview(cast, content):
    with acting_as(cast.liaison, cast.regions[OWN]):
        sent = imports.receive(
            kind="labour", content=content, file_name="x.xlsx", by=cast.liaison, region=cast.regions[OWN]
        )
    preview_import(str(sent.pk))
    return imports.ImportBatch._base_manager.get(pk=sent.pk)


def test_a_full_file_read_in_again_changes_nobody_and_a_masked_one_is_refused(cast, signed_in):
    cases = [
        Facts(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=True),
        Facts(employment_status=EmploymentStatus.UNEMPLOYED, wants_work=False),
        Facts(employment_status=EmploymentStatus.STUDENT),
        Facts(
            employment_status=EmploymentStatus.EMPLOYED,
            employment_type="unit",
            work_place="440300",
            income_band="3000_4500",
        ),
        Facts(employment_status=EmploymentStatus.EMPLOYED, employment_type="farming"),
    ]
    with acting_as(cast.liaison, cast.regions[OWN]):
        for number, facts in enumerate(cases, start=21):
            details = {"education": "21", "ethnic_group": "03", "villager_group": "三组", "note": "=1+1"}
            given = {"facts": facts.consistent(COUNTY), "phone": PHONE, "details": details, "skills": ["电焊"]}
            given |= {"household_number": "12", "relation_to_head": "spouse"}
            person = register_person(given=registration(cast.regions[OWN], number, **given), by=cast.liaison)
            add_tag(person=person, by=cast.liaison, kind=TagKind.MIGRANT_WORKER, starts_on=now().date())
            if number % 2:
                record_intention(person=person, by=cast.liaison, wanted={"kind": "gig", "wage_expected_min": 4000})
                for kind, topics in ((WishKind.TRAINING, ["care", "刺绣"]), (WishKind.STARTUP, ["创业"])):
                    set_wishes(person=person, by=cast.liaison, kind=kind, topics=topics)
    client = signed_in(cast.liaison)
    batch = preview(cast, full(client).content)
    assert (batch.message, batch.state) == ("", "ready")
    assert batch.counts() == {"rows": 5, "new": 0, "changed": 0, "unchanged": 5, "refused": 0}
    masked = preview(cast, export(client).content)
    assert masked.counts() == {"rows": 5, "new": 0, "changed": 0, "unchanged": 0, "refused": 5}
