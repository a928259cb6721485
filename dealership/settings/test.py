"""Tests: the disposable services of this checkout, cheap hashes, nothing sent anywhere."""

from uuid import uuid4

from dealership.settings.environment import use_embedded

use_embedded(test=True)

from dealership.settings.base import *
from dealership.settings.storages import storages

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
DEBUG = False
STORAGE_URL = (BASE_DIR / ".run" / "test-media").as_uri()
STORAGES = storages(STORAGE_URL, "django.contrib.staticfiles.storage.StaticFilesStorage")
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Workers of one run count in one Valkey; a test of throttles sets its own limits.
API_THROTTLES = dict.fromkeys(API_THROTTLES, 1_000_000)
# Databases of several runs and workers give the same ids; their one Valkey must not mix them up.
CACHES["default"]["KEY_PREFIX"] = f"test-{uuid4().hex}"
# A busy machine is no fault: only a service that is away is given up.
COUNTER_TIMEOUT_SECONDS = 20
CACHES["default"]["OPTIONS"] = {"socket_timeout": 20, "socket_connect_timeout": 20}
DATABASES["default"]["OPTIONS"]["connect_timeout"] = 60
# What a test takes in is searchable at once.
STOCK_WORDS_SECONDS = 0
