"""Partner tokens on the staff screen: shown once, listed where they reach, revoked with a reason."""

import re

import pytest
from django.urls import reverse

from apps.accounts.models import ApiToken
from apps.accounts.permissions import MANAGE_TOKENS, VIEW_DEALERSHIP
from apps.accounts.tests.api_fixtures import partner_token
from apps.core.permissions import ROLES, defaults_for
from apps.core.testing.api import ApiClient

LIST, ADD = reverse("admin:accounts_apitoken_changelist"), reverse("admin:accounts_apitoken_add")


@pytest.fixture
def admin(dealer, sign_in):
    return sign_in(dealer.user("dealer_admin"), dealer.dealership)


@pytest.fixture
def token(dealer):
    partner_token(dealer.user("dealer_admin"), [VIEW_DEALERSHIP], dealer.dealership)
    return ApiToken.objects.get()


@pytest.mark.parametrize("role", ROLES)
def test_who_gets_to_the_tokens(role, dealer, sign_in, token):
    client = sign_in(dealer.user(role), dealer.dealership)
    expected = 200 if MANAGE_TOKENS in defaults_for(role) else 403
    detail = reverse("admin:accounts_apitoken_change", args=[token.pk])
    assert [client.get(url).status_code for url in (LIST, ADD, detail)] == [expected] * 3
    if expected == 403:
        wanted = {"name": "X", "days": 30, "scopes": [VIEW_DEALERSHIP]}
        assert client.post(ADD, wanted).status_code == 403
        revoke = reverse("admin:accounts_apitoken_revoke", args=[token.pk])
        assert client.post(revoke, {"reason": "x"}).status_code in (403, 422)
        assert list(ApiToken.objects.values_list("revoked_at", flat=True)) == [None]


def test_a_new_token_is_shown_once_and_works(admin, dealer):
    made = admin.post(ADD, {"name": "Website", "days": 30, "scopes": ["accounts:read"]})
    text = re.search(r"dlp_\w{16}_[\w-]{43}", made.text)[0]
    assert "no-store" in made["Cache-Control"]
    assert ApiClient(text).get("auth/me/").json()["token_name"] == "Website"
    kept = ApiToken.objects.get()
    for url in (LIST, reverse("admin:accounts_apitoken_change", args=[kept.pk])):
        page = admin.get(url).text
        assert "Website" in page
        assert text not in page and text[-43:] not in page


def test_nothing_is_made_from_a_bad_form(admin):
    answer = admin.post(ADD, {"name": "Website", "days": 30, "scopes": ["accounts.manage_platform"]})
    assert answer.status_code == 422
    assert "Select a valid choice" in answer.text
    assert not ApiToken.objects.exists()


def test_revoking_needs_a_reason(admin, token):
    revoke = reverse("admin:accounts_apitoken_revoke", args=[token.pk])
    assert admin.get(revoke).status_code == 405
    refused = admin.post(revoke, {"reason": ""})
    assert (refused.status_code, "Say why" in refused.text) == (422, True)
    assert admin.post(revoke, {"reason": "Contract ended"}).status_code == 302
    token.refresh_from_db()
    assert token.revoked_reason == "Contract ended"
    assert "Revoked" in admin.get(LIST).text


def test_tokens_of_other_dealers_are_not_there(admin, two_dealers):
    theirs = two_dealers.theirs
    partner_token(theirs.user("dealer_admin"), [VIEW_DEALERSHIP], theirs.dealership)
    foreign = ApiToken.objects.get()
    assert foreign.prefix not in admin.get(LIST).text
    for name in ("change", "history"):
        assert admin.get(reverse(f"admin:accounts_apitoken_{name}", args=[foreign.pk])).status_code == 404
    revoke = reverse("admin:accounts_apitoken_revoke", args=[foreign.pk])
    assert admin.post(revoke, {"reason": "x"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.revoked_at is None
