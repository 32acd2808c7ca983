"""What a run found: a line a figure, as a table for people and as JSON for programs."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Direction = Literal["<=", ">="]


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on a ratio: at most (costs) or at least (speed-ups)."""

    direction: Direction
    bound: float

    def __str__(self) -> str:
        return f"{self.direction} {self.bound:g}"

    def met_by(self, ratio: float) -> bool:
        """Whether a ratio keeps to the bound."""
        return ratio <= self.bound if self.direction == "<=" else ratio >= self.bound


@dataclass(frozen=True, slots=True)
class Result:
    """One case. ours and other are in `unit`; the ratio is ours / other for costs, and for `ms` and `s` with a
    target of "at least" it is how many times faster ours is. Without a target the case is reported only."""

    id: str
    what: str
    ours: float
    other: float
    unit: str
    ratio: float
    target: Target | None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        return self.target.met_by(self.ratio) if self.target else None

    def as_json(self) -> dict[str, Any]:
        """The contract's object, and the unit."""
        return {
            "id": self.id,
            "what": self.what,
            "ours": round(self.ours, 3),
            "other": round(self.other, 3),
            "unit": self.unit,
            "ratio": round(self.ratio, 3),
            "target": str(self.target) if self.target else "",
            "met": self.met,
        }


@dataclass
class Results:
    """Every case of a run, in the order of the run; each is printed as soon as it is known."""

    rows: list[Result] = field(default_factory=list)

    def cost(self, id: str, what: str, ours: float, other: float, unit: str, bound: float | None = None) -> None:
        """A case where less is better: ratio = ours / other, target "at most"."""
        self._add(Result(id, what, ours, other, unit, ours / other, Target("<=", bound) if bound else None))

    def gain(self, id: str, what: str, ours: float, other: float, unit: str, bound: float | None = None) -> None:
        """A case where more is better: times in s or ms are compared as speeds, req/s as they are."""
        ratio = other / ours if unit in {"ms", "s"} else ours / other
        self._add(Result(id, what, ours, other, unit, ratio, Target(">=", bound) if bound else None))

    def growth(self, id: str, what: str, small: float, large: float, exponent: float, bound: float) -> None:
        """A growth exponent: ours is the time at the larger size, other at the smaller one."""
        self._add(Result(id, what, large, small, "ms", exponent, Target("<=", bound)))

    def _add(self, result: Result) -> None:
        self.rows.append(result)
        print(line_of(result), flush=True)

    def write(self, path: Path, cores: int, commit: str) -> None:
        """Write the JSON file of the contract."""
        content = {"cores": cores, "commit": commit, "results": [result.as_json() for result in self.rows]}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


HEADING = f"{'id':<16} {'ours':>10} {'other':>10} {'unit':<6} {'ratio':>8} {'target':<8} {'met':<4} what"


def line_of(result: Result) -> str:
    """A line of the table."""
    met = {True: "yes", False: "NO", None: "-"}[result.met]
    return (
        f"{result.id:<16} {result.ours:>10.2f} {result.other:>10.2f} {result.unit:<6} {result.ratio:>8.2f} "
        f"{str(result.target or '-'):<8} {met:<4} {result.what}"
    )


def table_of(rows: list[Result]) -> str:
    """The whole table."""
    return "\n".join([HEADING, "-" * len(HEADING), *(line_of(row) for row in rows)])
