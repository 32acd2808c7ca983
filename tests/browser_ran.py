"""Exit 1 unless the junit file shows browser tests, all of them run.

    python -m tests.browser_ran var/junit.xml

A browser test that was skipped, or a suite that collected none, looks green otherwise.
"""

from __future__ import annotations

import sys
from pathlib import Path

from defusedxml import ElementTree

PREFIX = "tests.browser"


def judge(junit: Path) -> str | None:
    """Return what is wrong with the browser tests of a junit file, None when every one of them ran."""
    cases = [case for case in ElementTree.parse(junit).iter("testcase") if case.get("classname", "").startswith(PREFIX)]
    if not cases:
        return "No browser test was collected: tests/browser/ must run."
    skipped = [case.get("name") for case in cases if case.find("skipped") is not None]
    if skipped:
        return f"{len(skipped)} browser tests did not run, among them {skipped[0]}."
    return None


if __name__ == "__main__":
    complaint = judge(Path(sys.argv[1]))
    if complaint:
        sys.exit(complaint)
