"""Production refuses each insecure default with its own sentence."""

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from dealership.settings.guards import refuse_insecure

GOOD = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["dealer.test"],
    "CSRF_TRUSTED_ORIGINS": ["https://dealer.test"],
    "SECRET_KEY": "k8Jq2mZr7vTx4bNc9wLp5sYd1fGh6uEa3oRi0tXy_QWvBnMzKs",
    "BLIND_INDEX_KEY": "p0OiUyTr4EwQ9aSdFg7hJkLzXc2vBnM5",
    "AUDIT_SEAL_KEY": "zQ1xSw2cDe3vFr4bGt5nHy6mJu7kI8lO",
    "FIELD_ENCRYPTION_KEYS": [Fernet.generate_key().decode()],
    "DATABASES": {"default": {"USER": "app", "PASSWORD": "r4nd0m-Words-of-8"}},
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "PUBLIC_URL": "https://dealer.test",
}


def _login(user, password):
    return {"default": {"USER": user, "PASSWORD": password}}


def test_good_settings_pass():
    refuse_insecure(GOOD)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", True, "DEBUG is on"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS must list"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS must list"),
        ("CSRF_TRUSTED_ORIGINS", ["http://dealer.test"], "must begin with https"),
        ("PUBLIC_URL", "http://localhost:8000", "PUBLIC_URL must be"),
        ("SECRET_KEY", "change-me", "SECRET_KEY must be"),
        ("SECRET_KEY", "django-insecure-" + "x1y2z3" * 10, "SECRET_KEY must be"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY must be"),
        ("BLIND_INDEX_KEY", "short", "BLIND_INDEX_KEY must be"),
        ("AUDIT_SEAL_KEY", "", "AUDIT_SEAL_KEY must be"),
        ("AUDIT_SEAL_KEY", GOOD["BLIND_INDEX_KEY"], "Each key must be its own"),
        ("FIELD_ENCRYPTION_KEYS", [], "FIELD_ENCRYPTION_KEYS must be"),
        ("FIELD_ENCRYPTION_KEYS", ["not a key"], "FIELD_ENCRYPTION_KEYS must be"),
        ("DATABASES", _login("postgres", "r4nd0m-Words-of-8"), "signs in as postgres"),
        ("DATABASES", _login("owner", "r4nd0m-Words-of-8"), "signs in as owner"),
        ("DATABASES", _login("app", "app"), "nobody can guess"),
        ("DATABASES", _login("app", ""), "nobody can guess"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "EMAIL_URL"),
    ],
)
def test_refused(name, value, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        refuse_insecure(GOOD | {name: value})


def test_all_reasons_at_once():
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_insecure(GOOD | {"DEBUG": True, "ALLOWED_HOSTS": []})
    assert str(refusal.value).count("\n  - ") == 2


def test_production_does_not_start_from_an_empty_environment():
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    bare["DJANGO_SETTINGS_MODULE"] = "dealership.settings.production"
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], env=bare, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "environment variable" in done.stderr
