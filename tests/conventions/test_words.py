"""What a user reads is Chinese."""

import re

import pytest

from tests.conventions.source import ROOT, templates

DJANGO = re.compile(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SILENT = re.compile(r"<(script|style|svg|code|kbd)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
SPOKEN = re.compile(r"""\b(?:title|placeholder|alt|aria-label|content)\s*=\s*"([^"]*)\"""", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
# Two words in a row are often a product's name; three are a sentence.
SENTENCE = re.compile(r"(?<![\w-])[A-Za-z]{2,}(?:[ ,;:.!?]+[A-Za-z]{1,}){2,}(?![\w-])")


def spoken_texts(source: str) -> list[str]:
    """Text nodes and spoken attributes of a template, template language left out."""
    plain = SILENT.sub(" ", DJANGO.sub("", source))
    return [*SPOKEN.findall(plain), *TAG.sub("\n", plain).splitlines()]


def english(source: str) -> list[str]:
    """Texts with three Latin words in a row."""
    return [text.strip() for text in spoken_texts(source) if SENTENCE.search(text)]


def test_the_detector_finds_english_and_passes_chinese():
    assert english("<p>Please sign in again.</p>") == ["Please sign in again."]
    assert english('<input placeholder="Type your name here">') == ["Type your name here"]
    assert english('<p class="a b c">请重新登录 {{ user.name }} {% if a and b and c %}</p>') == []


@pytest.mark.parametrize("path", templates(), ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_a_template_speaks_chinese(path):
    assert english(path.read_text(encoding="utf-8")) == []


# Chinese is punctuated in full width: a half-width sign between Chinese characters is a slip of the keyboard.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”）][,;:?!](?=[\u4e00-\u9fff“])|[\u4e00-\u9fff]\([\u4e00-\u9fff]")
# The end of two headers that others rely on, as it was agreed.
AS_IN_THE_CONTRACT = "村(社区)代码"
WRITTEN_BY_US = [
    path
    for pattern in ("*.py", "*.html", "*.js")
    for path in sorted(ROOT.rglob(pattern))
    if not {"migrations", ".venv", "node_modules", "var"} & set(path.relative_to(ROOT).parts)
]


def test_chinese_is_punctuated_in_full_width():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in WRITTEN_BY_US
        for match in HALF_WIDTH.finditer(path.read_text(encoding="utf-8").replace(AS_IN_THE_CONTRACT, ""))
    ]
    assert len(WRITTEN_BY_US) > 300
    assert found == []
