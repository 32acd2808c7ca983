"""The one exception with which a service says no to a person."""


class Refused(Exception):
    """A service will not do what was asked. message: one Chinese sentence, what and what now; field: where it belongs.

    Whoever catches one writes it down (jiayu_jobs/audit/services.py: write_down); written: somebody has.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.written = False
