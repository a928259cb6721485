"""Production's settings; only the static files keep their names, so that no collectstatic is due."""

from dealership.settings.production import *

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
