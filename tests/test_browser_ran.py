"""The judge of `make test`: green without browser tests is not green."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser_ran import judge

RAN = '<testcase classname="tests.browser.test_login" name="test_by_keyboard"/>'
SKIPPED = '<testcase classname="tests.browser.test_login" name="test_screen"><skipped message="no browser"/></testcase>'
OTHER = '<testcase classname="tests.workers.test_browser" name="test_row"/>'


@pytest.mark.parametrize(
    "cases, complaint",
    [
        ([RAN, OTHER], None),
        ([OTHER], "No browser test was collected"),
        ([], "No browser test was collected"),
        ([RAN, SKIPPED], "1 browser tests did not run, among them test_screen"),
    ],
)
def test_the_suite_counts_only_when_every_browser_test_ran(
    tmp_path: Path, cases: list[str], complaint: str | None
) -> None:
    junit = tmp_path / "junit.xml"
    junit.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    found = judge(junit)
    assert found is None if complaint is None else found and complaint in found
