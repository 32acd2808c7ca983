"""Names: masks, pinyin, and an order that a reader expects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiayu_jobs.identifiers.names import mask_name, name_initials, normalise_name, pinyin, pinyin_initials, sort_key

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张明", "张*"),
        ("张小明", "张*明"),
        ("欧阳小明", "欧**明"),
        ("买买提·阿不都", "买*提·阿*都"),
        ("买买提•阿不都", "买*提·阿*都"),
        ("古丽·艾", "古*·*"),
        ("张", "*"),
        ("", ""),
        ("𠮷田", "𠮷*"),
        ("李𬭎明", "李*明"),
        ("葛\U000e0100明", "葛*"),
        ("张 小 明", "张*明"),
        ("John Smith", "J*** S****"),
    ],
)
def test_C5_masks(name, masked):
    assert mask_name(name) == masked


@given(st.text(han, min_size=2, max_size=6))
def test_C5_a_masked_name_shows_at_most_two_characters(name):
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert 1 <= len(masked.replace("*", "")) <= 2


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" 张　小明 ", "张小明"),
        ("买买提 • 阿不都", "买买提·阿不都"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("张\u200b明", "张明"),
        ("ＪＯＨＮ  Smith", "JOHN Smith"),
        ("葛\U000e0100明", "葛\U000e0100明"),
    ],
)
def test_names_are_stored_in_one_form(typed, stored):
    assert normalise_name(typed) == stored
    assert normalise_name(stored) == stored


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("张小明", "zxm"),
        ("曾小贤", "zxx"),
        ("单雄信", "sxx"),
        ("尉迟恭", "ycg"),
        ("覃丽", "ql"),
        ("小曾", "xc"),
        ("买买提·阿不都", "mmtabd"),
        ("𠮷田", "t"),
        ("张A明", "zam"),
        ("", ""),
    ],
)
def test_initials_read_surnames_as_surnames(name, initials):
    assert name_initials(name) == initials


def test_places_are_read_as_words():
    assert [pinyin_initials(name) for name in ("官桥村", "重庆市", "长沙市", "A区3栋")] == ["gqc", "cqs", "css", "aq3d"]
    assert pinyin("官桥") == "guanqiao"


def test_directory_order_goes_by_syllable_tone_and_character():
    names = ["章安", "张明", "詹平", "张安", "张安国", "李四", "曾小贤", "阿里", "𠮷田"]
    expected = ["阿里", "李四", "曾小贤", "詹平", "张安", "张安国", "张明", "章安", "𠮷田"]
    assert sorted(names, key=lambda name: sort_key(name).encode()) == expected


@given(st.text(max_size=12))
def test_any_text_can_be_masked_read_and_sorted(text):
    assert isinstance(mask_name(text), str)
    assert isinstance(sort_key(text), str)
    assert all(c.isascii() and c.isalnum() for c in name_initials(text))
