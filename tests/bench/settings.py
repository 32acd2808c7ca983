"""The portal as `make run` serves it, and beside it the views it is compared with."""

from jiayu_jobs.settings.development import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
