"""``check --deploy`` on the production settings, with secrets made for this one run."""

import os
import secrets
import subprocess
import sys

from cryptography.fernet import Fernet

PASSWORD = secrets.token_urlsafe(24)
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "dealership.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "BLIND_INDEX_KEY": secrets.token_urlsafe(48),
    "AUDIT_SEAL_KEY": secrets.token_urlsafe(48),
    "AUDIT_HEADS_DIR": "/var/lib/dealership/audit",
    "ALLOWED_HOSTS": "dealership.test",
    "PUBLIC_URL": "https://dealership.test",
    "CSRF_TRUSTED_ORIGINS": "https://dealership.test",
    "DATABASE_URL": f"postgresql://app:{PASSWORD}@database/dealership",
    "REDIS_URL": f"redis://:{PASSWORD}@valkey/0",
    "CELERY_BROKER_URL": f"redis://:{PASSWORD}@valkey/1",
    "EMAIL_URL": f"smtp+tls://mailer:{PASSWORD}@mail.dealership.test:587",
}

if __name__ == "__main__":
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    sys.exit(subprocess.run(command, env=os.environ | ENVIRONMENT, check=False).returncode)
