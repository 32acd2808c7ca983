"""The broker of the fault tests."""

from tests.faults.conftest import broker

__all__ = ["broker"]
