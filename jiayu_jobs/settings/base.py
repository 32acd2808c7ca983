"""Settings shared by every place the portal runs in. What differs is in development, test and production."""

from pathlib import Path

from jiayu_jobs import logs
from jiayu_jobs.schedule import PERIODIC_JOBS
from jiayu_jobs.settings.env import database_from_url, env

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
FIELD_KEYS = env.text("FIELD_KEYS")
FIELD_CIPHER = env.text("FIELD_CIPHER", "sm4")
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "leaflet",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "django_structlog",
    "jiayu_jobs.scoping",
    "jiayu_jobs.crypto",
    "jiayu_jobs.audit",
    "jiayu_jobs.outbox",
    "jiayu_jobs.imports",
    "jiayu_jobs.exports",
    "jiayu_jobs.keeping",
    "jiayu_jobs.rest",
    "jiayu_jobs.web",
    "stations",
    "workers",
    "employers",
    "training",
    "dashboard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "jiayu_jobs.web.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jiayu_jobs.web.headers.QueryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "jiayu_jobs.audit.middleware.ActorMiddleware",
    "dashboard.middleware.KioskMiddleware",
    "stations.sessions.SessionLimitsMiddleware",
    "stations.middleware.AuthorityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "jiayu_jobs.urls"
WSGI_APPLICATION = "jiayu_jobs.wsgi.application"
ASGI_APPLICATION = "jiayu_jobs.asgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stations.context.portal",
            ],
            "builtins": ["django.templatetags.static", "jiayu_jobs.web.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "jiayu_jobs.web.form_rendering.Renderer"

# One connection alias (security.md section 4, rule 5). The backend takes the role app_web on connect and
# re-applies the session's scope; services open their own transactions, so ATOMIC_REQUESTS stays off.
DATABASE_URL = env.text("DATABASE_URL")
DATABASE_OWNER_URL = env.text("DATABASE_OWNER_URL", DATABASE_URL)


def connection_settings(url: str) -> dict:
    """Django's DATABASES entry for a URL, through our scoped backend."""
    fields = database_from_url(url)
    fields["OPTIONS"] = {"assume_role": "app_web", "application_name": "jiayu_jobs", **fields["OPTIONS"]}
    return {
        "ENGINE": "jiayu_jobs.scoping.backend",
        **fields,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "TEST": {"NAME": "test_" + (fields["NAME"] or "jiayu")},
    }


DATABASES = {"default": connection_settings(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "jiayu_jobs.web.cache.ForgivingCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "jiayu",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

AUTH_USER_MODEL = "stations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "stations.authentication.PasswordBackend",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "stations.passwords.PasswordRules"}]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "stations:login"
LOGIN_REDIRECT_URL = "stations:home"
LOGOUT_REDIRECT_URL = "stations:login"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "jiayu_jobs.web.errors.csrf_failure"

# B4: minutes without a request before a session ends, by kind of post, and the longest life of any session.
IDLE_MINUTES_COUNTY = 15
IDLE_MINUTES_OTHERS = 30
SESSION_HOURS_AT_MOST = 8

# Second factor: required of every account; only a database that holds demo data lets it be skipped, with a banner.
REMEMBERED_DEVICE_DAYS = 30
PASSWORD_DAYS = 90

AXES_ENABLED = True
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "stations.authentication.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
# Addresses have a limit of their own, in our own counter (stations/tries.py): axes knows one limit for all.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
# A lock ends 15 minutes after the last try that reached the hasher, however often somebody knocks meanwhile.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
# django-axes wants the address among its parameters; addresses have a limit of their own, in stations.tries.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
TRIES_AN_ADDRESS = 50
TRIES_A_SECOND_FACTOR = 5
AXES_IPWARE_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "jiayu_jobs.web.finders.PackagesFinder",
]
NPM_PACKAGES_DIR = BASE_DIR / "node_modules"
# Only what pages load; everything else in node_modules stays where it is.
NPM_PACKAGES_SERVED = [
    "@tabler/core/dist/css/tabler.min.css",
    "echarts/dist/echarts.esm.min.mjs",
    "leaflet/dist/leaflet.js",
    "leaflet/dist/leaflet.css",
    "leaflet/dist/images/*.png",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "media"}},
    "staticfiles": {"BACKEND": "jiayu_jobs.web.storage.PortalStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

LEAFLET_CONFIG = {
    "TILES": [],
    "DEFAULT_CENTER": (29.97, 113.93),
    "DEFAULT_ZOOM": 10,
    "MIN_ZOOM": 8,
    "MAX_ZOOM": 16,
    "ATTRIBUTION_PREFIX": False,
    "RESET_VIEW": False,
    "SCALE": "metric",
    "NO_GLOBALS": False,
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 900
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1200,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_keepalive": True,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = PERIODIC_JOBS
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A worker keeps its connection for so many tasks: making one, with all that a new session has to learn, takes longer than
# counting a village. One that has died or grown old is replaced before a task (jiayu_jobs/celery.py).
CELERY_DB_REUSE_MAX = 1000

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    # Every view names its capability; the middleware has refused the others before DRF is asked.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "jiayu_jobs.rest.problems.handle",
    "COERCE_DECIMAL_TO_STRING": False,
    "UNICODE_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Jiayu Jobs",
    "DESCRIPTION": "A county's employment figures and regions; workbooks and registrations in.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
PERMISSIONS_POLICY = {
    "accelerometer": [],
    "camera": [],
    "fullscreen": "self",
    "geolocation": "self",
    "gyroscope": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The county's public number, shown at the foot of every page; empty = not shown.
HOTLINE = env.text("HOTLINE", "")
# An uploaded workbook stays in memory: no copy in clear lies in a temporary directory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
# Sealed files beside the database; a backup takes all of it.
MEDIA_DIR = DATA_DIR / "media"
# Uploaded workbooks and their previews.
IMPORTS_DIR = MEDIA_DIR / "imports"
# Exported workbooks, for a day.
EXPORTS_DIR = MEDIA_DIR / "exports"
# Photographed and scanned papers, and how large one may be.
PAPERS_DIR = MEDIA_DIR / "papers"
PAPER_MEGABYTES = 8
# 公示 of training subsidies, in working days (5 to 7).
NOTICE_WORKING_DAYS = env.number("NOTICE_WORKING_DAYS", 5)
# Where the head of the audit chain is told; in production a path on another machine's disk (security.md D3).
AUDIT_HEADS = Path(env.text("AUDIT_HEADS", str(DATA_DIR / "audit-heads")))
# Where erased keys are told, apart from the backups of the database: a restored one is brought up to it (security.md C8).
ERASURES = Path(env.text("ERASURES", str(DATA_DIR / "erasures")))
# How long a person's record is kept after they left the register, in years; their imported workbooks, in days.
PERSON_KEEP_YEARS = env.number("PERSON_KEEP_YEARS", 5)
IMPORT_KEEP_DAYS = env.number("IMPORT_KEEP_DAYS", 90)
# How long audit entries are kept; the law asks for 6 months, and the database lets nothing younger go (security.md D4).
AUDIT_KEEP_MONTHS = env.number("AUDIT_KEEP_MONTHS", 36)

# Limits of personal-data services (security.md A8, C6, decision 4): number, window.
REVEALS_A_DAY = 30
DIALS_A_DAY = 200
CARE_CONTACTS_A_DAY = 60
ID_LOOK_UPS_AN_HOUR = 60
UNDO_MINUTES = 10

# Registrations at the province [D]: days of being employed before one is missed, months to the review of the unemployed.
PROVINCE_EMPLOYMENT_DAYS = 30
PROVINCE_REVIEW_MONTHS = 6
# A record is fresh so many days after it was confirmed (LAB17).
VERIFIED_DAYS = 90
# A question about a course speaks for a class for so many days.
CONSULTATIONS_COUNT_DAYS = 180
# Of a village's changed records, so many per cent are checked by phone each month, at least one [D].
PHONE_CHECK_SHARE = 5
# 用工监测 [D]: which verified enterprises report each month, in the words of employers/services/month_opening.py; from
# which change of workers on, in per cent of the month before or in persons, a firm is asked why.
MONTHLY_REPORTERS = ("above_scale", "key")
MONTHLY_JUMP_PERCENT = 10
MONTHLY_JUMP_PERSONS = 30
# 人岗匹配 [D]: kilometres on the road for a straight one; an e-bike's km/h on roads; minutes of the circle for who named
# no place. Days a month and hours a day by which wages are compared. From when to when a child is at school, and what a
# wish says of it. Categories that go first, and those for whom 公益性岗位 are.
MATCH_ROAD_FACTOR = 1.3
MATCH_BIKE_KMH = 15
MATCH_CIRCLE_MINUTES = 15
MATCH_DAYS_A_MONTH = 21.75
MATCH_HOURS_A_DAY = 8
SCHOOL_HOURS = ("08:00", "16:30")
SCHOOL_WORDS = ("接送", "接孩子", "送孩子", "接小孩", "送小孩")
MATCH_PREFERRED_TAGS = (
    "hard_to_employ", "zero_employment_household", "out_of_poverty", "former_fisher", "unemployed_over_year", "land_lost",
    "study_mother", "veteran",
)  # fmt: skip
MATCH_WELFARE_TAGS = ("hard_to_employ",)
# 就业援助 [D]: days without a word, and the ages from which somebody counts as older.
STALLED_DAYS = 14
MATCH_OLDER_MEN, MATCH_OLDER_WOMEN = 50, 40
# Working days that a department has for a firm's issue [D].
ISSUE_WORKING_DAYS = {"labour_dispute": 3, "shortage": 10, "policy_support": 10, "other": 10}
# Days off on weekdays, and weekends that are worked, from the State Council's notice of each year (docs/visits.md).
PUBLIC_HOLIDAYS = tuple(
    f"2026-{day}"
    for day in (
        *("01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06", "05-01", "05-04", "05-05"),
        *("06-19", "09-25", "10-01", "10-02", "10-05", "10-06", "10-07"),
    )
)
MADE_UP_WORKING_DAYS = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")

logs.configure()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "jiayu_jobs.logs.PrivateFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Errors go to the log alone, by our formatter: no mail to administrators, no handler of the server's own.
        "django": {"handlers": [], "level": "INFO"},
        "uvicorn": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},
        "django_structlog": {"level": "WARNING"},
        "axes": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
