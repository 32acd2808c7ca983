"""Every list of the portal as a workbook: the button on its page, its rows, nobody of another scope in it."""

import pytest

from dashboard.exports import AuditList
from jiayu_jobs.clock import now
from jiayu_jobs.exports.lists import list_of, registered
from jiayu_jobs.scoping import batch
from tests.cast import FOREIGN, OWN, SIBLING, TOWN_A, make_person
from tests.exports.test_exports import export, own_files, read  # noqa: F401  # the fixture is for every test here
from workers.models import LabourRecord

pytestmark = pytest.mark.django_db

# List, who takes it out, the page that offers it, and what the file asks for.
PAGES = {
    "people": ("town", "/workers/", "list=people"),
    "round": ("liaison", "/workers/verify/", "list=round"),
    "transfers": ("liaison", "/transfers/", "list=transfers"),
    "province": ("town", "/workers/", "list=province"),
    "registrations": ("liaison", "/registrations/", "list=registrations"),
    "sites": ("town", "/sites/", "list=sites"),
    "posts": ("town", "/posts/", "list=posts"),
    "employer-months": ("town", "/employers/months/", "list=employer-months"),
    "employers": ("town", "/employers/", "list=employers"),
    "stalled": ("town", "/workers/stalled/", "list=stalled"),
    "vacancies": ("town", "/vacancies/", "list=vacancies"),
    "away": ("town", "/cooperation/", "list=away"),
    "talent": ("officer", "/talent/", "list=talent"),
    "guidance": ("town", "/guidance/", "list=guidance"),
    "welfare": ("town", "/welfare/placements/", "list=welfare"),
    "classes": ("town", "/classes/", "list=classes"),
    "certificates": ("town", "/certificates/", "list=certificates"),
    "grants": ("officer", "/subsidies/", "list=grants"),
    "elders": ("town", "/care/elders/", "list=elders"),
    "care_orders": ("town", "/care/", "list=care_orders"),
    "care_visits": ("town", "/care/", "list=care_visits"),
    "craft_orders": ("town", "/crafts/", "list=craft_orders"),
    "contests": ("town", "/contests/", "list=contests"),
    "gigs": ("town", "/gigs/", "list=gigs"),
    "buses": ("town", "/buses/", "list=buses"),
    "referrals": ("town", "/referrals/", "list=referrals"),
    "placements": ("town", "/placements/", "list=placements"),
    "follow-ups": ("town", "/followups/", "list=follow-ups"),
    "visits": ("town", "/visits/", "list=visits"),
    "issues": ("town", "/issues/", "list=issues"),
    "figure-rows": ("town", "/figures/LAB02/rows/", f"list=figure-rows&figure=LAB02&region={TOWN_A}&period=now"),
    "duplicates": ("town", "/workers/duplicates/", "list=duplicates"),
    "corrections": ("liaison", "/corrections/", "list=corrections"),
    "checks": ("town", "/checks/", "list=checks"),
    "consultations": ("town", "/consultations/", "list=consultations"),
    "audit": ("leader", "/audit/", "list=audit"),
}


@pytest.fixture
def people(cast):
    """One of the own village, one of the sibling's, one of another town; nobody asked after this month."""
    made = [
        make_person(cast.liaison, cast.regions[OWN], 11, full_name="宓冬璇", phone="15481726354"),
        make_person(cast.sibling, cast.regions[SIBLING], 13, full_name="亓春翀"),
        make_person(cast.other_town, cast.regions[FOREIGN], 14, full_name="麴夏昶"),
    ]
    with batch("test"):
        LabourRecord.objects.update(verified_at=now().replace(year=now().year - 1))
    return made


def test_every_list_that_can_be_taken_out_is_in_the_table_of_this_test():
    # A table of another bureau is one that somebody has saved: tests/workers/test_bureau_forms.py; the claims are those of
    # one class: tests/training/test_sign_in.py.
    assert {*PAGES, "bureau", "claims"} == {one.kind for one in registered()}


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_a_list_offers_itself_and_comes_out_masked_and_of_ones_own_scope(cast, signed_in, people, kind):
    who, address, query = PAGES[kind]
    client = signed_in(getattr(cast, who))
    offered = client.get(address).content.decode()
    assert f"/exports/new/?list={kind}" in offered
    rows = read(export(client, query).content)
    heads = [text for text in rows[1] if text]
    assert heads == list(dict.fromkeys(heads)) != []
    text = str(rows)
    for canary in ("宓冬璇", "15481726354", "亓春翀", "麴夏昶", "麴*昶"):
        assert canary not in text
    if not list_of(kind).is_personal:
        assert "完整号码" not in rows[0][0] and "脱敏" not in rows[0][0]


def test_the_rows_behind_a_figure_are_as_many_as_the_figure(cast, signed_in, people):
    rows = read(export(signed_in(cast.town), PAGES["figure-rows"][2]).content)
    assert rows[1][:4] == ["姓名", "村（社区）", "就业状态", "登记日期"]
    assert len(rows) - 2 == 2
    assert "宓*璇" in str(rows) and "亓*翀" in str(rows)


def test_the_round_of_the_month_is_a_sheet_to_carry(cast, signed_in, people):
    rows = read(export(signed_in(cast.liaison), PAGES["round"][2]).content)
    assert len(rows) - 2 == 1
    assert "本次情况" in rows[1]


@pytest.mark.parametrize(
    "query",
    [
        f"list=figure-rows&figure=LAB02&region={FOREIGN}&period=now",
        f"list=figure-rows&figure=LAB02&region={TOWN_A}&period=soon",
        f"list=figure-rows&figure=NONE&region={TOWN_A}&period=now",
        "list=figure-rows",
    ],
)
def test_A3_a_figure_of_elsewhere_or_of_no_time_is_no_list(cast, signed_in, people, query):
    answer = signed_in(cast.town).get(f"/exports/new/?{query}", follow=True)
    assert "筛选条件已经不能用了" in answer.content.decode()


@pytest.mark.parametrize("kind", ["audit", "posts"])
def test_a_list_that_a_post_may_not_see_does_not_exist_for_it(cast, signed_in, kind):
    assert signed_in(cast.liaison).get(f"/exports/new/?list={kind}").status_code == 404


def test_the_audit_comes_out_in_the_words_of_its_page(cast, signed_in, people):
    rows = read(export(signed_in(cast.leader), "list=audit&action=register_person").content)
    assert rows[1] == [column.header for column in AuditList.columns]
    assert len(rows) - 2 == 3
