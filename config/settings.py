"""All settings, in one file, from environment variables.

Secure unless DEBUG is on. `make run` sets DEBUG and DEMO; a server sets SECRET_KEY,
ALLOWED_HOSTS, SITE_URL and, for a kabupaten, DATABASE_URL. Everything that running
makes (database, uploaded files, keys) lies under VAR_DIR.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from config.theme import JAZZMIN_SETTINGS, JAZZMIN_UI_TWEAKS  # noqa: F401

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
KEY_DIR = VAR_DIR / "keys"  # field encryption and the certificate authority
FILE_DIR = VAR_DIR / "files"  # uploaded attachments, by content address
COUNTER_DIR = VAR_DIR / "counters"  # how often visitors asked, for some minutes

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # invented people, published passwords
if DEMO and not DEBUG:
    raise ImproperlyConfigured(
        "DEMO is on while DEBUG is off: demo accounts have published passwords "
        "and must never run on a real server. Unset DEMO."
    )

SECRET_KEY = env.str("SECRET_KEY", default="demo-only-not-secret" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY (50 random characters or more).")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEBUG else [])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
# the header in which the web server in front names the visitor; it has to set it itself
CLIENT_ADDRESS_HEADER = env.str("CLIENT_ADDRESS_HEADER", default="")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "registry",
    "letters",
    "jazzmin",  # after ours, so that our templates win; before admin
    "config.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_fsm",
    "simple_history",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.plain_pages.PlainPages",
    "config.plain_requests.PlainRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    },
]

VAR_DIR.mkdir(parents=True, exist_ok=True)
DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: parallel writers wait for each other instead of failing;
    # FULL: a letter number that was given survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA cache_size=-32000; PRAGMA foreign_keys=ON;"
        ),
    }
    # browser tests run the site in threads, which need a database in a file
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# kept from request to request: with its last connection SQLite writes its whole log
# into the database file and waits for the disk, each time
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "home"

# five wrong passwords close one account for 15 minutes; a whole office often
# shares one address, so the address alone is never locked
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # wants the address in the lock: see above
    "security.W019",  # wants no frames at all: our own pages show the letter in one
]
AXES_LOCKOUT_TEMPLATE = "registry/locked_out.html"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "password", "passphrase", "nik"]

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # form fields, files not counted
REQUEST_MAX_BYTES = 150 * 1024 * 1024  # a form with all its photographs
REQUEST_MAX_BYTES_PUBLIC = 6 * 1024 * 1024  # one PDF to be verified
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a letter of eight heirs has some 200

# Letters
UPLOAD_MAX_BYTES = 5 * 1024 * 1024
PASSPHRASE_MAX_ATTEMPTS = 5  # wrong ones before signing is closed for a while
PASSPHRASE_LOCK_MINUTES = 15
SIGNING_LEASE_SECONDS = 120
# a time-stamp server (RFC 3161); without one, or when it is silent, the office's own
TIMESTAMP_URL = env.str("TIMESTAMP_URL", default="")
KUA_LOOKUPS_PER_HOUR = 60

# BSrE: the Esign Client Service of the kabupaten. Without an address the office signs
# with its own certificates only.
BSRE_URL = env.str("BSRE_URL", default="")
BSRE_USER = env.str("BSRE_USER", default="")
BSRE_PASSWORD = env.str("BSRE_PASSWORD", default="")
BSRE_VERSION = env.int("BSRE_VERSION", default=2)
BSRE_ASKS_CODE = env.bool("BSRE_ASKS_CODE", default=False)  # instead of a passphrase
# some gateways fail unless every property of an invisible signature is named
BSRE_FULL_PROPERTIES = env.bool("BSRE_FULL_PROPERTIES", default=False)
BSRE_CONNECT_SECONDS = 10
BSRE_SIGN_SECONDS = 30

BELL_SECONDS = env.int("BELL_SECONDS", default=15)  # an open page asks that often

# E-mail: smtp://user:password@host:587/?tls=True or smtp+tls://...; without it notices
# stand under the bell only, and none waits to be sent
EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_IS_ON = bool(EMAIL_URL)
if MAIL_IS_ON:
    _mail = env.email("EMAIL_URL")
    EMAIL_BACKEND = "registry.mail_backend.OutboxBackend"
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"] or 25
    EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
    EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="SIPITULUNG <sipitulung@localhost>")
EMAIL_TIMEOUT = 10  # seconds for each answer of the mail server
MAIL_LEASE_SECONDS = 300  # a worker that is still sending after so long is dead
MAIL_MAX_ATTEMPTS = 12

# Imports of residents
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
IMPORT_MAX_BYTES = 60_000_000  # some 500,000 people as xlsx
# the process that reads a file is stopped above these
IMPORT_MEMORY_BYTES = 1536 * 1024 * 1024
IMPORT_CPU_SECONDS = 300
IMPORT_LEASE_SECONDS = 60  # a worker that has not been heard of for so long is dead
IMPORT_MAX_ATTEMPTS = 3

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_REVERT_DISABLED = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"

X_FRAME_OPTIONS = "SAMEORIGIN"  # the letter's preview is shown inside our own pages
SESSION_COOKIE_AGE = 10 * 60 * 60  # an office day
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
if not DEBUG:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # no script but from our files: what slips into a page as markup does not run
        "script-src": [SELF],
        "style-src": [SELF, UNSAFE_INLINE],  # jazzmin's lists carry style attributes
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "frame-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # version 1 of BSrE's gateway wants a NIK in an address, which it would note
    "loggers": {"urllib3": {"level": "WARNING"}},
}
