"""Settings of the image's build: collects static files, knows no secret, serves nobody."""

import os

for name in ("SECRET_KEY", "BLIND_INDEX_KEY", "AUDIT_SEAL_KEY", "FIELD_ENCRYPTION_KEYS", "AUDIT_HEADS_DIR"):
    os.environ.setdefault(name, "unused-at-build-time")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@/nothing")
os.environ.setdefault("REDIS_URL", "redis://localhost/0")
os.environ.setdefault("CELERY_BROKER_URL", "redis://localhost/1")

from dealership.settings.base import *

STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
