"""Rules of the look that hold for every file: the content security policy, contrast, sizes."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_compiles(path: Path) -> None:
    engines["django"].get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_G1_nothing_inline(path: Path) -> None:  # noqa: N802
    """style-src and script-src are 'self': an inline style, handler or script would silently do nothing."""
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert not re.search(r"<[^>]*\sstyle\s*=", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    assert not re.search(r"<style\b", text)
    assert "javascript:" not in text
    assert not re.search(r"<script(?![^>]*\b(src|type=\"(importmap|application/json)\"))", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_comment_stands_on_one_line(path: Path) -> None:
    """Django takes {# #} on one line only; a longer one would be printed on the page."""
    for line in path.read_text(encoding="utf-8").splitlines():
        assert line.count("{#") == line.count("#}"), line


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_no_rule_needs_a_newer_browser(path: Path) -> None:
    """Chromium 109 and iOS 15.4 know neither nesting nor (the latter) :has and container queries."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert ":has(" not in text
    assert "@container" not in text
    assert not re.search(r"^\s*&", text, flags=re.M)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TOKENS = dict(TOKEN.findall((ROOT / "static/css/tokens.css").read_text(encoding="utf-8")))
TEXT_ON = [
    *((ink, ground) for ink in ("ink", "ink-2", "primary") for ground in ("paper", "surface", "primary-tint")),
    *((tone, f"{tone}-tint") for tone in ("ok", "warn", "danger", "info")),
    *((ink, f"{tone}-tint") for ink in ("ink", "ink-2") for tone in ("ok", "warn", "danger", "info")),
    ("seal", "surface"),
    ("screen-text", "screen-tile"),
    ("screen-second", "screen-tile"),
    ("screen-dim", "screen-tile"),
]


@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_text_reads_on_its_ground(ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_a_control_is_seen_without_its_text(ground: str) -> None:
    assert contrast(TOKENS["control-border"], TOKENS[ground]) >= 3
