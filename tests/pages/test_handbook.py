"""The handbook of one's post."""

import re

import pytest

from stations.views.help import CHAPTERS


@pytest.mark.parametrize("part", ["liaison", "grid", "town", "gig", "officer", "leader"])
def test_each_post_finds_its_chapters(cast, signed_in, part):
    client = signed_in(cast.everyone()[part])
    page = client.get("/help/").content.decode()
    names = re.findall(r'href="/help/([a-z-]+)/"', page)
    assert "figures" in names
    assert "two-steps" in names
    assert ("register" in names) == (part != "leader")
    assert ("sites" in names) == (part in {"town", "officer"})
    for name in names:
        assert client.get(f"/help/{name}/").status_code == 200


def test_a_chapter_of_others_and_an_unknown_one_do_not_exist(cast, signed_in):
    client = signed_in(cast.leader)
    assert client.get("/help/register/").status_code == 404
    assert client.get("/help/nothing/").status_code == 404


def test_the_search_looks_into_the_text(cast, signed_in):
    client = signed_in(cast.liaison)
    assert re.findall(r'href="/help/([a-z-]+)/"', client.get("/help/", {"q": "读卡器"}).content.decode()) == [
        "register"
    ]
    assert "手册里没有这个词" in client.get("/help/", {"q": "量子"}).content.decode()


def test_nobody_reads_it_without_an_account(client, cast):
    assert client.get("/help/").status_code == 302


def test_every_chapter_has_its_text():
    for chapter in CHAPTERS:
        assert len(chapter.text()) > 150
        assert "<" not in chapter.text()
