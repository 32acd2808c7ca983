"""The one exception of this package."""


class InvalidIdentifier(ValueError):
    """A number that cannot be what it claims to be.

    ``code`` is stable and for programs, ``message`` is Chinese and for the person at the desk. Neither repeats the
    number itself, so both may be shown in an error workbook or logged.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
