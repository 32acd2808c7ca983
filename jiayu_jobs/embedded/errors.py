"""What a person is told when a bundled service cannot run."""


class ServiceError(Exception):
    """Its text is one sentence that says what is wrong and what to do; it is printed without a traceback."""
