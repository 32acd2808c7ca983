"""The words and mark-up that the template tags make."""

import datetime

import pytest
from django import forms
from django.template import engines

from jiayu_jobs.web.templatetags import portal


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("value", "shown", "all_digits"),
    [
        (128_800, "12.88 万", "128,800"),
        (10_000, "1 万", "10,000"),
        (19_350, "1.94 万", "19,350"),
        (-128_800, "-12.88 万", "-128,800"),
    ],
)
def test_a_large_number_is_short_and_keeps_its_digits(value: int, shown: str, all_digits: str) -> None:
    html = str(portal.wan(value))
    assert f">{shown}<" in html
    assert f'data-exact="{all_digits}"' in html


def test_a_rate_has_its_decimals_always_and_a_count_has_none() -> None:
    source = "{{ value|exact:decimals }}"
    assert [render(source, value=value, decimals=1) for value in (87, 87.5, None)] == ["87.0", "87.5", "—"]
    assert render(source, value=128_800, decimals=0) == "128,800"


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (1935, "1,935"), (9999, "9,999"), (0.5, "0.5")])
def test_a_small_number_is_written_out(value: float, shown: str) -> None:
    assert portal.wan(value) == shown


@pytest.mark.parametrize("missing", [None, ""])
def test_missing_is_never_a_nought(missing: object) -> None:
    assert "—" in portal.wan(missing)
    assert "—" in portal.unfilled(missing)
    assert "0" not in portal.wan(missing)
    assert portal.unfilled(0) == 0


def test_dates_in_text_and_in_tables() -> None:
    day = datetime.date(2024, 11, 5)
    assert portal.cn_date(day) == "2024年11月5日"
    assert portal.iso_date(day) == "2024-11-05"
    assert portal.cn_date(None) == portal.iso_date(None) == "—"


def test_times_are_those_of_the_county() -> None:
    evening_in_london = datetime.datetime(2024, 11, 15, 17, 5, tzinfo=datetime.UTC)
    assert portal.cn_time(evening_in_london) == "2024年11月16日 1:05"
    assert portal.iso_date(evening_in_london) == "2024-11-16"


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("draft", "草稿"),
        ("submitted", "已交"),
        ("returned", "退回"),
        ("accepted", "通过"),
        ("locked", "锁定"),
        ("overdue", "逾期"),
    ],
)
def test_a_state_has_a_shape_and_a_word(state: str, word: str) -> None:
    html = render("{% chip state %}", state=state)
    assert word in html
    assert "<svg" in html


def test_an_unknown_state_shows_its_own_word() -> None:
    assert "在办" in render("{% chip '在办' %}")


class Counter(forms.Form):
    full_name = forms.CharField(label="姓名", help_text="与证件一致")
    status = forms.ChoiceField(
        label="就业状态", choices=[("", "---"), ("employed", "已就业"), ("unemployed", "未就业")]
    )
    tags = forms.MultipleChoiceField(label="类别", required=False, choices=[("a", "甲"), ("b", "乙")])
    agreed = forms.BooleanField(label="同意", required=False)
    day = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}))
    village = forms.ChoiceField(label="村", choices=[("1", "官桥村")])


def test_a_field_names_its_hint_and_its_error() -> None:
    html = render("{% field form.full_name %}", form=Counter({}))
    assert 'for="id_full_name"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_full_name-hint id_full_name-error"' in html
    assert 'id="id_full_name-error"' in html
    assert "必填" in html


def test_a_field_that_the_form_lacks_renders_nothing() -> None:
    source = "{% field form.no_such %}{% choices form.no_such %}{% preset form.no_such %}{% picker form.no_such %}"
    assert render(source, form=Counter()).strip() == ""


def test_options_leave_out_the_blank_one_and_keep_the_choice() -> None:
    html = render("{% choices form.status alt=True %}", form=Counter({"status": "unemployed"}))
    assert html.count('type="radio"') == 2
    assert 'value="unemployed" id="id_status_1" checked' in html
    assert "data-alt-keys" in html


def test_several_options_are_tick_boxes() -> None:
    html = render("{% choices form.tags %}", form=Counter(initial={"tags": ["b"]}))
    assert html.count('type="checkbox"') == 2
    assert html.count(" checked") == 1
    assert 'value="b" id="id_tags_1" checked' in html


def test_a_date_control_gets_the_only_form_it_takes() -> None:
    html = render("{% field form.day %}", form=Counter(initial={"day": datetime.date(2024, 11, 5)}))
    assert 'value="2024-11-05"' in html


def test_one_village_is_settled_and_still_sent() -> None:
    html = render("{% preset form.village %}", form=Counter())
    assert '<input type="hidden" name="village" value="1">' in html
    assert "<select" not in html


def test_a_picker_works_without_script() -> None:
    usual = [{"code": "420100", "label": "武汉"}]
    html = render(
        "{% picker form.full_name url='/places' usual=usual text='芜湖' %}",
        form=Counter({"full_name": "340200"}),
        usual=usual,
    )
    assert '<select class="control" name="full_name"' in html
    assert '<option value="420100" data-usual>武汉</option>' in html
    assert '<option value="340200" selected>芜湖</option>' in html


def test_what_people_typed_is_escaped() -> None:
    html = render(
        "{{ words|sentence }}{% chip word %}{% field form.full_name %}",
        words=["<b>村</b>"],
        word="<i>",
        form=Counter({"full_name": '"><script>'}),
    )
    assert "<b>" not in html
    assert "<i>" not in html
    assert "<script>" not in html
