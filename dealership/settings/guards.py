"""What production refuses to start with. Each refusal is a sentence with the remedy."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

MIN_SECRET = 32
MIN_SECRET_KEY = 50
PLACEHOLDERS = ("change-me", "changeme", "insecure", "example", "secret-key", "your-")
PRIVILEGED = ("owner", "postgres", "finder")
GENERATE = 'python -c "import secrets; print(secrets.token_urlsafe(48))"'


def refuse_insecure(settings: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured with every reason at once."""
    reasons = [*_switches(settings), *_keys(settings), *_services(settings)]
    if reasons:
        listed = "\n".join(f"  - {reason}" for reason in reasons)
        raise ImproperlyConfigured(f"Production refuses to start:\n{listed}")


def _switches(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["DEBUG"]:
        yield "DEBUG is on: it shows settings and data to visitors. Set DEBUG=False."
    hosts = settings["ALLOWED_HOSTS"]
    if not hosts or "*" in hosts:
        yield "ALLOWED_HOSTS must list this site's host names (and no *)."
    for origin in settings["CSRF_TRUSTED_ORIGINS"]:
        if not origin.startswith("https://"):
            yield f"CSRF_TRUSTED_ORIGINS: {origin} must begin with https://."


def _keys(settings: Mapping[str, Any]) -> Iterator[str]:
    lengths = {"SECRET_KEY": MIN_SECRET_KEY, "BLIND_INDEX_KEY": MIN_SECRET, "AUDIT_SEAL_KEY": MIN_SECRET}
    for name, length in lengths.items():
        if len(settings[name]) < length or _is_placeholder(settings[name]):
            yield f"{name} must be a random text of {length} characters or more. Make one: {GENERATE}"
    field_keys = settings["FIELD_ENCRYPTION_KEYS"]
    if not field_keys or not all(_is_fernet(key) for key in field_keys):
        yield (
            "FIELD_ENCRYPTION_KEYS must be Fernet keys (32 random bytes in URL-safe base64), newest "
            'first. Make one: python -c "from cryptography.fernet import Fernet; '
            'print(Fernet.generate_key().decode())"'
        )
    everything = [*(settings[name] for name in lengths), *field_keys]
    if len(set(everything)) < len(everything):
        yield "Each key must be its own: one that leaks must not open what another protects."


def _services(settings: Mapping[str, Any]) -> Iterator[str]:
    login = settings["DATABASES"]["default"]
    if login["USER"] in PRIVILEGED:
        yield f"DATABASE_URL signs in as {login['USER']}: the program must be app, which bypasses nothing."
    if not login["PASSWORD"] or login["PASSWORD"] == login["USER"] or _is_placeholder(login["PASSWORD"]):
        yield "DATABASE_URL needs a password that nobody can guess."
    if not settings["PUBLIC_URL"].startswith("https://"):
        yield "PUBLIC_URL must be this site's https:// address: links in mails begin with it."
    if settings["EMAIL_BACKEND"].endswith(("console.EmailBackend", "locmem.EmailBackend")):
        yield "EMAIL_URL must name a mail server: password resets and invitations go through it."


def _is_placeholder(value: str) -> bool:
    return any(word in value.lower() for word in PLACEHOLDERS) or len(set(value)) < 5


def _is_fernet(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key)) == 32 and not _is_placeholder(key)
    except (binascii.Error, ValueError):
        return False
