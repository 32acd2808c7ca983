"""What ends an import before any row is judged."""

from jiayu_jobs.refusals import Refused


class Unusable(Refused):
    """The file itself cannot be read as what it should be. message: one Chinese sentence, what and what now."""

    code, status = "unusable_file", 422


class ColumnsMissing(Unusable):
    """Required columns are not there under the names we know; a person may say which of the file's headers they are."""

    def __init__(self, message: str, headers: list[str]) -> None:
        super().__init__(message)
        self.headers = headers
