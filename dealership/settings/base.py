"""What all environments share. Everything that differs or is secret comes from the environment."""

from pathlib import Path
from typing import Any

import django_stubs_ext

from dealership.settings.api import *
from dealership.settings.celery import *
from dealership.settings.environment import credentials, database, env
from dealership.settings.identity import *
from dealership.settings.logs import *
from dealership.settings.storages import storages
from dealership.settings.unfold import *

# Django's classes are generic to the type checker only; this makes them so at run time.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
FIELD_ENCRYPTION_KEYS: list[str] = env.list("FIELD_ENCRYPTION_KEYS")
BLIND_INDEX_KEY = env.str("BLIND_INDEX_KEY")
AUDIT_SEAL_KEY = env.str("AUDIT_SEAL_KEY")
AUDIT_HEADS_DIR = env.str("AUDIT_HEADS_DIR")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

ROOT_URLCONF = "dealership.urls"
WSGI_APPLICATION = "dealership.wsgi.application"
ASGI_APPLICATION = "dealership.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "dealership.apps.ProjectConfig",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "unfold.contrib.simple_history",
    "apps.core.apps.CoreConfig",
    "apps.accounts.apps.AccountsConfig",
    "apps.inventory.apps.InventoryConfig",
    "apps.customers.apps.CustomersConfig",
    "apps.deals.apps.DealsConfig",
    "apps.reports.apps.ReportsConfig",
    "dealership.apps.DealershipAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "django_otp",
    "simple_history",
    "django_celery_beat",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_structlog",
]

MIDDLEWARE = [
    "dealership.health.middleware.HealthMiddleware",
    "apps.core.correlation.CorrelationMiddleware",
    "dealership.logs.requests.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "dealership.security.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.api.cors.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.accounts.identity.middleware.IdentityMiddleware",
    "apps.core.tenancy.middleware.ScopeMiddleware",
    "apps.accounts.display.DisplayMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": database("DATABASE_URL")
    | {
        "OWNER": credentials("DATABASE_OWNER_URL"),
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        # A pooler in transaction mode gives each statement another session.
        "DISABLE_SERVER_SIDE_CURSORS": env.bool("DATABASE_POOLED", default=False),
        "TEST": {"TEMPLATE": "dealership_template"},
    },
}
if not env.bool("DATABASE_POOLED", default=False):
    DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 5)
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 3)
DATABASES["default"]["OPTIONS"].setdefault("application_name", "dealership")

REDIS_URL = env.str("REDIS_URL")

# Hosts inside our own network that feeds may be sent to, in plain HTTP too; everybody else is public and HTTPS.
OUTBOUND_PRIVATE_HOSTS: list[str] = env.list("OUTBOUND_PRIVATE_HOSTS", default=[])
# How long a request waits for a counter's server before it goes on without it.
COUNTER_TIMEOUT_SECONDS = 0.5
CACHES = {
    "default": {
        "BACKEND": "dealership.cache.ForgivingCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "dealership",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
}

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["dealership.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [path for path in [BASE_DIR / "static"] if path.is_dir()]
STORAGE_URL = env.str("STORAGE_URL", default=(BASE_DIR / "media" / "private").as_uri())
STORAGES = storages(STORAGE_URL, "django.contrib.staticfiles.storage.StaticFilesStorage")

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="dealership@localhost")

X_FRAME_OPTIONS = "DENY"  # for browsers that do not know the policy's frame-ancestors
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# One request carries one file; what is larger is refused by its length, before it is read.
UPLOAD_MAX_BYTES = 11 * 1024 * 1024
PHOTO_MAX_BYTES = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "dealership.security.uploads.CappedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# How long the words of a dealership's stock are kept: an import is searchable this much later.
STOCK_WORDS_SECONDS = 5

# Offline decoders of VINs, best first (apps.inventory.vin_decoder).
VIN_DECODERS = [
    "apps.inventory.vin_decoder.vpic.VpicDecoder",
    "apps.inventory.vin_decoder.wmi.WmiDecoder",
]
