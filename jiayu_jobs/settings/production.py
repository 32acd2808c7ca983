"""Behind a TLS proxy. A missing or example secret stops the start with a sentence (jiayu_jobs.checks)."""

from django.core.exceptions import ImproperlyConfigured

from jiayu_jobs.settings.base import *  # noqa: F403
from jiayu_jobs.settings.base import ALLOWED_HOSTS, FIELD_KEYS, SECRET_KEY

if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 12:
    raise ImproperlyConfigured("SECRET_KEY is too short or too plain: set 50 or more random characters.")
if "example" in SECRET_KEY.lower() or "example" in FIELD_KEYS.lower():
    raise ImproperlyConfigured("SECRET_KEY and FIELD_KEYS still hold example values: set your own.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the portal's own host names, not *.")

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
STORAGES["staticfiles"] = {"BACKEND": "jiayu_jobs.web.storage.CompressedPortalStaticFilesStorage"}  # noqa: F405
