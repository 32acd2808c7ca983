"""PostgreSQL and Valkey for machines that have none: `make run`, the tests, and manage.py from a bare shell.

    prepare_environment(argv)   manage.py calls it before Django loads
    ensure(data_dir)            attach to the services of a DATA_DIR, or start them
    python -m jiayu_jobs.embedded.run   what `make run` does

Nothing here imports Django. docs/embedded.md says how the processes live and end.
"""

from .environment import prepare_environment
from .errors import ServiceError
from .services import Services, ensure

__all__ = ["ServiceError", "Services", "ensure", "prepare_environment"]
