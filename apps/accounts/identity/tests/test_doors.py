"""Every address there is, tried by people who lack the second factor. New ones are tried the day they come."""

from collections.abc import Iterator

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

from apps.accounts.models import User
from apps.accounts.tests.factories import PASSWORD
from apps.accounts.tests.signing_in import enrolled, sign_in

# Open to anybody by nature, and without anybody's data.
PUBLIC = ("/accounts/", "/healthz", "/readyz", "/api/schema/", "/api/docs/", "/admin/logout/")
VALUES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000000"}


def addresses() -> list[str]:
    return sorted(set(_walk(get_resolver().url_patterns, "/")))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for entry in patterns:
        here = prefix + _filled(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, here)
        else:
            yield here


def _filled(pattern: object) -> str:
    if isinstance(pattern, RoutePattern):
        parts = str(pattern)
        for name, converter in pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            for spelled in (f"<{kind}:{name}>", f"<{name}>"):
                parts = parts.replace(spelled, VALUES.get(kind, "x"))
        return parts
    assert isinstance(pattern, RegexPattern)
    example = next(iter(_examples(pattern)), "")
    return example


def _examples(pattern: RegexPattern) -> Iterator[str]:
    from django.utils.regex_helper import normalize

    for text, names in normalize(pattern.regex.pattern):
        yield text % dict.fromkeys(names, "1")


def test_the_list_is_the_whole_list() -> None:
    found = addresses()
    assert "/admin/" in found
    assert "/admin/security/" in found
    assert "/accounts/login/code/" in found
    assert len(found) > 30


@pytest.fixture(params=["nobody", "password only", "password only, no device", "session without a code"])
def half(request: pytest.FixtureRequest, visitor: Client, admin: User) -> Client:
    if request.param == "session without a code":
        return sign_in(visitor, admin, verified=False)
    if request.param == "password only":
        enrolled(admin)
    if request.param != "nobody":
        visitor.post("/accounts/login/", {"login": admin.email, "password": PASSWORD})
    return visitor


def test_no_address_opens_without_the_second_factor(half: Client) -> None:
    half.raise_request_exception = False
    opened = []
    for address in addresses():
        for method in ("get", "post"):
            answer = getattr(half, method)(address)
            outside = address.startswith(PUBLIC)
            if SESSION_KEY in half.session and address.startswith("/accounts/"):
                opened.append((method, address, "a user in the session"))
            if not outside and answer.status_code not in (302, 401, 403, 404, 405, 415):
                opened.append((method, address, answer.status_code))
            if answer.status_code == 302 and not outside:
                assert answer.headers["Location"].startswith(("/accounts/login/", "/admin/login/")), address
    assert opened == []


def test_allauths_other_pages_have_no_address(visitor: Client) -> None:
    for path in (
        "signup/",
        "email/",
        "confirm-email/",
        "password/set/",
        "password/change/",
        "login/code/confirm/",
    ):
        assert visitor.get(f"/accounts/{path}").status_code in (302, 404)
        assert SESSION_KEY not in visitor.session


def test_admin_sign_in_page_is_ours(visitor: Client) -> None:
    answer = visitor.get("/admin/login/?next=/admin/security/")
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fadmin%2Fsecurity%2F"


def test_password_reset_signs_nobody_in(visitor: Client, admin: User) -> None:
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    enrolled(admin)
    key = default_token_generator.make_token(admin)
    first = visitor.get(f"/accounts/password/reset/key/{user_pk_to_url_str(admin)}-{key}/")
    new = "quite another long password"
    answer = visitor.post(first.headers["Location"], {"password1": new, "password2": new})
    assert answer.status_code == 302
    assert SESSION_KEY not in visitor.session
    admin.refresh_from_db()
    assert admin.check_password(new)
    answer = visitor.post("/accounts/login/", {"login": admin.email, "password": new})
    assert answer.headers["Location"] == "/accounts/login/code/"
    assert SESSION_KEY not in visitor.session
