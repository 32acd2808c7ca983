"""The education bureau's list of a term: who is on file is marked, who is not is registered or sent to the village desk."""

from datetime import date

import pytest

from dashboard.figures import figures
from dashboard.rollup import rebuild, roll_up
from dashboard.verification import verify
from jiayu_jobs.audit.models import AuditEntry
from jiayu_jobs.clock import today
from jiayu_jobs.imports import files, services
from jiayu_jobs.refusals import Refused
from jiayu_jobs.scoping import batch as batch_role
from tests.cast import COMMUNITY, COUNTY, FOREIGN, OWN, SIBLING, acting_as, citizen, make_person
from tests.imports.workbook import sent, workbook
from workers.enums import EmploymentStatus
from workers.models import LabourRecord, PersonTag
from workers.services import status, wishes
from workers.services.facts import Facts
from workers.study_mothers import WHOLE, TermField

pytestmark = pytest.mark.django_db
KIND = "study_mother"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"


@pytest.fixture
def county(cast):
    for sequence in (2, 4, 6, 8):
        make_person(cast.liaison, cast.regions[OWN], sequence)
    make_person(cast.other_town, cast.regions[FOREIGN], 20)
    rebuild()
    with acting_as(cast.officer, cast.regions[COUNTY]):
        yield cast


def line(sequence, **given):
    """A row; even numbers are women's."""
    row = {"姓名": f"测试人{sequence}", "身份证号": citizen(sequence), "学校": "嘉鱼县第一中学", "学期": "2024秋"}
    return row | {"居住村(社区)代码": OWN} | given


def load(cast, *rows, switches=(), user=None, region=COUNTY):
    user = user or cast.officer
    content = workbook(list(rows), kind="study_mothers")
    batch = sent("study_mothers", content, user, cast.regions[region], switches=switches)
    services.confirm(batch=batch, by=user, later=False)
    return services.apply(batch, user)


def kept(batch, part="refusals"):
    return [tuple(one) for one in files.fetch_json(batch, files.PREVIEW)[part]]


def mothers(cast, region=COUNTY):
    roll_up()
    with batch_role("test"):
        assert verify().drift == []
        return figures(cast.regions[region], "now", ["LAB11"], today())[0].value


def everything():
    rows = [LabourRecord._base_manager.order_by("pk").values_list("pk", "phone", "phone_tail", "full_name", "note")]
    rows.append(PersonTag._base_manager.order_by("pk").values_list("pk", "kind", "evidence", "starts_on", "ends_on"))
    return [list(one) for one in rows]


def test_who_is_on_file_is_marked_and_only_blanks_are_filled(county):
    before = LabourRecord.objects.get(full_name="测试人2")
    done = load(
        county,
        line(2, 年级班级="高二(3)班", 与学生关系="妈妈", 可工作时段="8:30-16:00", 联系电话="15400000001"),
        line(4, 姓名="别的名字", 居住村=COMMUNITY),
    )
    assert done.counts() == {"rows": 2, "new": 0, "changed": 2, "unchanged": 0, "refused": 0}
    tag = PersonTag.objects.get(record=before)
    assert tag.evidence == "嘉鱼县第一中学 · 高二(3)班 · 母亲 · 2024-2025学年第一学期 · 可工作 8:30-16:00"
    assert (tag.kind, tag.recognised_by, tag.starts_on) == (KIND, county.officer, today())
    after = LabourRecord.objects.get(pk=before.pk)
    assert (after.phone.open(), after.revision) == ("15400000001", before.revision + 1)
    assert (after.employment_status, after.verified_at) == (before.employment_status, before.verified_at)
    assert LabourRecord.objects.filter(full_name="测试人4").exists(), "a name is not overwritten"
    assert [message for _, _, message in kept(done, "doubts")] == ["姓名与登记的不一样，没有改动，请核对。"]
    assert mothers(county) == 2
    assert AuditEntry.objects.filter(action="import_person", object_id=str(after.pk)).count() == 1


def test_a_stored_phone_stays(county):
    person = LabourRecord.objects.get(full_name="测试人2")
    status.correct_details(person=person, given={"phone": "15400000002"}, by=county.officer)
    load(county, line(2, 联系电话="15400000001"))
    assert LabourRecord.objects.get(pk=person.pk).phone.open() == "15400000002"


def test_who_is_not_on_file_is_registered_if_the_row_says_enough_else_sent_to_the_desk(county):
    done = load(county, line(30, 户口性质="农村", 就业状态="未就业"), line(32), line(34, 户口性质="农村"))
    assert (done.new, done.refused) == (1, 2)
    assert [(row, words[:5]) for row, _, words in kept(done)] == [(3, "未登记，请"), (4, "未登记，请")]
    made = LabourRecord.objects.get(full_name="测试人30")
    assert (made.region_id, made.employment_status, made.collect_method) == (OWN, "unemployed", "import")
    assert made.tags.open().get().evidence == "嘉鱼县第一中学 · 2024-2025学年第一学期"
    assert mothers(county) == 1


def test_who_is_held_elsewhere_is_refused_and_nothing_else_is_told(county):
    with acting_as(county.liaison, county.regions[OWN]):
        done = load(county, line(20, 户口性质="农村", 就业状态="未就业"), user=county.liaison, region=OWN)
    assert kept(done) == [(2, "身份证号", "已在其他村登记，可申请迁移。")]


def test_the_same_list_twice_has_no_second_effect(county):
    rows = [line(2, 联系电话="15400000001"), line(4), line(30, 户口性质="农村", 就业状态="在校")]
    load(county, *rows)
    before = everything()
    again = load(county, *rows, switches=[WHOLE])
    assert again.counts() == {"rows": 3, "new": 0, "changed": 0, "unchanged": 3, "refused": 0}
    assert everything() == before


def test_the_next_term_rewords_a_running_mark_and_the_mark_goes_on(county):
    load(county, line(2))
    first = PersonTag.objects.get()
    done = load(county, line(2, 学期="2025春", 陪读开始日期="2025-02-20"))
    assert done.changed == 1
    again = PersonTag.objects.get()
    assert (again.pk, again.starts_on, again.ends_on) == (first.pk, first.starts_on, None)
    assert again.evidence == "嘉鱼县第一中学 · 2024-2025学年第二学期"
    services.undo(batch=done, by=county.officer)
    assert PersonTag.objects.get().evidence == first.evidence


def test_a_mark_ends_only_when_the_list_is_said_to_be_whole(county):
    load(county, line(2), line(4))
    load(county, line(2, 学期="2025春"))
    assert mothers(county) == 2
    batch = sent(
        "study_mothers", workbook([line(2, 学期="2025春")], kind="study_mothers"), county.officer,
        county.regions[COUNTY], switches=[WHOLE],
    )  # fmt: skip
    assert (batch.changed, kept(batch, "differences")[0][:2]) == (1, (0, "测**4"))
    services.confirm(batch=batch, by=county.officer, later=False)
    services.apply(batch, county.officer)
    assert mothers(county) == 1
    ended = PersonTag.objects.get(record__full_name="测试人4")
    assert ended.ends_on == today()
    services.undo(batch=batch, by=county.officer)
    assert mothers(county) == 2


@pytest.mark.parametrize(
    ("rows", "words"),
    [([{}, {"身份证号": "421299199003070010"}], "不能导入的行"), ([{}, {"学期": "2025春"}], "不止一个学期")],
)
def test_a_whole_list_with_a_doubtful_row_ends_nobody_and_says_so(county, rows, words):
    load(county, line(2), line(4), line(6))
    done = load(county, *[line(n, **given) for n, given in zip((2, 4), rows, strict=True)], switches=[WHOLE])
    assert words in done.message
    assert mothers(county) == 3


REFUSED = [
    ({"学校": ""}, "学校", "必填"),
    ({"学期": ""}, "学期", "必填"),
    ({"学期": "上学期"}, "学期", "看不懂"),
    ({"学期": "2024-2026学年第一学期"}, "学期", "看不懂"),
    ({"居住村(社区)代码": "421299"}, "居住村(社区)代码", "不在您的辖区"),
    ({"与学生关系": "姑姑"}, "与学生关系", "不在可选范围"),
    ({"陪读开始日期": "2099-09-01"}, "陪读开始日期", "今天以前"),
    ({"身份证号": citizen(3)}, "身份证号", "男性"),
    ({"就业状态": "忙"}, "就业状态", "不在可选范围"),
]


@pytest.mark.parametrize(("given", "header", "words"), REFUSED, ids=[f"{h}-{n}" for n, (_, h, _) in enumerate(REFUSED)])
def test_a_row_is_refused_at_its_cell_and_the_others_load(county, given, header, words):
    done = load(county, line(2), line(4, **given))
    ((row, at, message),) = kept(done)
    assert (row, at, done.changed) == (3, header, 1)
    assert words in message


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("2024-2025学年第一学期", "2024-2025学年第一学期"),
        ("２０２４—２０２５学年度下学期", "2024-2025学年第二学期"),
        ("2024-2025-2", "2024-2025学年第二学期"),
        ("2024秋", "2024-2025学年第一学期"),
        ("2025年春季学期", "2024-2025学年第二学期"),
    ],
)
def test_a_term_is_read_in_its_usual_writings(text, term):
    assert TermField().clean(text) == term


def test_undo_takes_everything_back(county):
    before = everything()
    batch = load(county, line(2, 联系电话="15400000001"), line(4), line(30, 户口性质="农村", 就业状态="在校"))
    assert services.undo(batch=batch, by=county.officer) == 3
    assert everything() == before
    assert mothers(county) == 0


def test_undo_is_refused_when_somebody_was_touched_since(county):
    batch = load(county, line(2))
    person = LabourRecord.objects.get(full_name="测试人2")
    wishes.set_startup_wish(person=person, by=county.officer, wish=True)
    with pytest.raises(Refused):
        services.undo(batch=batch, by=county.officer)
    assert mothers(county) == 1


def test_a_record_changed_after_the_preview_is_left_alone_and_named(county):
    content = workbook([line(2), line(4)], kind="study_mothers")
    batch = sent("study_mothers", content, county.officer, county.regions[COUNTY])
    person = LabourRecord.objects.get(full_name="测试人2")
    facts = Facts(employment_status=EmploymentStatus.RETIRED)
    status.change_status(person=person, facts=facts, starts_on=today(), by=county.officer)
    services.confirm(batch=batch, by=county.officer, later=False)
    services.apply(batch, county.officer)
    assert "行号：2" in batch.message
    assert mothers(county) == 1


def test_a_village_marks_its_own_people_alone(county):
    with acting_as(county.sibling, county.regions[SIBLING]):
        done = load(county, line(2, **{"居住村(社区)代码": SIBLING}), user=county.sibling, region=SIBLING)
        assert (done.refused, done.new) == (1, 0)
    assert mothers(county) == 0


def test_a_switch_of_another_kind_is_refused(county):
    with pytest.raises(Refused, match="没有这个选项"):
        services.receive(
            kind="labour", content=workbook([]) , file_name="x", by=county.officer, region=county.regions[COUNTY], switches=[WHOLE]
        )  # fmt: skip


def test_registration_day_bounds_the_mark(county):
    load(county, line(2, 陪读开始日期="2020-09-01"))
    tag = PersonTag.objects.select_related("record").get()
    assert tag.starts_on == max(date(2020, 9, 1), tag.record.registered_on)
