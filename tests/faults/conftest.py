"""A broker of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.processes import Broker


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    made = Broker(tmp_path)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def counted(cast):
    """The cast, with every figure counted once."""
    from dashboard.rollup import rebuild

    rebuild()
    return cast
