"""The portal as `make run` serves it, and beside it the views it is compared with."""

from jiayu_jobs.settings.development import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"

# What the portal is compared with: a plain table of people and the library that imports into it.
INSTALLED_APPS = [*INSTALLED_APPS, "import_export", "tests.bench"]  # noqa: F405
