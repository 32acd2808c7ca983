"""`make run`: everything on one machine, on loopback, with the demo county."""

from jiayu_jobs.settings.base import *  # noqa: F403
from jiayu_jobs.settings.base import env

DEBUG = env.flag("DEBUG", False)
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
