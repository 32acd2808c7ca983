"""The one exception with which a service says no to a person."""

from typing import ClassVar


class Refused(Exception):
    """A service will not do what was asked. message: one Chinese sentence, what and what now; field: where it belongs;
    code and status: how the API tells it.

    Whoever catches one writes it down (jiayu_jobs/audit/services.py: write_down); written: somebody has.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.written = False
