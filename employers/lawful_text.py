"""What a vacancy may not say: the words are quoted, with the rule and with a wording that is lawful.

Each rule looks at the text without blanks, after the phrases that are lawful were taken out of it (男女不限, 女装加工).
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError

GONE = "\ufffc"
TABLE = Path(__file__).parent / "data" / "lawful_text.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """key: names it in tests and pages; law: where it stands; instead: a lawful wording; lawful: phrases that are no
    offence; forbidden: what is."""

    key: str
    law: str
    instead: str
    lawful: re.Pattern[str]
    forbidden: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a text that a rule forbids."""

    words: str
    rule: Rule

    @property
    def message(self) -> str:
        """One sentence for whoever wrote it."""
        return f"“{self.words}”不能写：{self.rule.law}。可以改成：{self.rule.instead}。"


def _rules() -> tuple[Rule, ...]:
    """The table, with its words put in."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))

    def pattern(parts: list[str]) -> re.Pattern[str]:
        text = "|".join(parts)
        for name, words in table["words"].items():
            text = text.replace(f"<{name}>", words)
        return re.compile(text)

    return tuple(
        Rule(one["key"], one["law"], one["instead"], pattern(one["lawful"]), pattern(one["forbidden"]))
        for one in table["rules"]
    )


RULES = _rules()


def unlawful(text: str) -> list[Finding]:
    """What of a text the law forbids, one finding a rule, in the order of RULES; blanks hide nothing."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))
    found = []
    for rule in RULES:
        left = rule.lawful.sub(lambda hit: GONE * len(hit.group()), plain)
        hit = rule.forbidden.search(left)
        if hit:
            found.append(Finding(plain[hit.start() : hit.end()], rule))
    return found


def lawful(text: str) -> None:
    """A validator of fields: raises ValidationError with one sentence for each thing that is forbidden."""
    found = unlawful(text)
    if found:
        raise ValidationError([ValidationError(one.message, code=f"unlawful_{one.rule.key}") for one in found])
