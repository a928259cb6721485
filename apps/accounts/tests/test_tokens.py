"""Tokens: what a bearer gets, what ends it, and how little of it is kept."""

from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from apps.accounts.access import actor_for
from apps.accounts.models import ApiToken, TokenKind
from apps.accounts.permissions import CHANGE_DEALERSHIP, MANAGE_TOKENS, VIEW_DEALERSHIP, VIEW_PEOPLE
from apps.accounts.services import set_active
from apps.accounts.services.tokens import (
    end_sign_ins,
    make_partner_token,
    revoke_partner_token,
    rotate,
    sign_out,
    start_sign_in,
)
from apps.accounts.tests.api_fixtures import make_token, partner_token
from apps.accounts.tests.factories import DealershipFactory, MembershipFactory
from apps.accounts.token_scopes import codes_of, known_scopes
from apps.accounts.tokens import digest_of, find, resolve_request
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotAllowed, NotFound
from apps.core.permissions import ROLES
from apps.core.testing.permission_tables import by_role, refused

DAY = timedelta(days=1)


def request_with(text: str, slug: str = "") -> WSGIRequest:
    headers = {"Authorization": f"Bearer {text}"} | ({"X-Dealership": slug} if slug else {})
    return RequestFactory().get("/api/v1/lots/", headers=headers)


def actor_behind(text: str, slug: str = ""):
    request = request_with(text, slug)
    return resolve_request(request), request.auth_error


def test_an_access_token_is_its_person(dealer):
    actor, error = actor_behind(make_token(dealer.user("sales_rep")))
    assert error is None
    assert actor == dealer.actor("sales_rep", door="api")


@pytest.mark.parametrize("role", ROLES)
def test_the_one_query_tells_what_access_tells(dealer, role):
    """``bearer`` is SQL for speed; ``access`` is the rule."""
    text = make_token(dealer.user(role))
    assert actor_behind(text, dealer.dealership.slug)[0] == dealer.actor(role, door="api")
    dealer.user(role).memberships.update(until=now())
    expected = actor_for(dealer.user(role), dealer.dealership.pk, door="api")
    assert actor_behind(text, dealer.dealership.slug)[0] == expected


def test_closed_places_are_out_of_reach(dealer):
    text = make_token(dealer.user("sales_rep"))
    for row in (dealer.dealership, dealer.group):
        type(row).objects.filter(pk=row.pk).update(is_active=False)
        assert actor_behind(text, dealer.dealership.slug)[1].code == "dealership_not_reachable"
        type(row).objects.filter(pk=row.pk).update(is_active=True)


def test_only_a_digest_is_kept(dealer):
    text = make_token(dealer.user("sales_rep"))
    kept = ApiToken.objects.values().get()
    assert kept["digest"] == digest_of(text)
    assert not any(text in str(value) or text[-43:] in str(value) for value in kept.values())


@pytest.mark.parametrize(
    "fields",
    [{"expires_at": now() - DAY}, {"revoked_at": now()}, {"kind": TokenKind.REFRESH}, {"digest": "0" * 64}],
    ids=lambda fields: next(iter(fields)),
)
def test_dead_and_wrong_tokens_all_look_alike(dealer, fields):
    text = make_token(dealer.user("sales_rep"))
    ApiToken.objects.update(**fields)
    actor, error = actor_behind(text)
    unknown = actor_behind(text[:-1] + ("A" if text[-1] != "A" else "B"))[1]
    assert actor is None
    assert (error.status, error.message) == (401, unknown.message)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic abc", "Bearer " + "dla_" + "0" * 16 + "_" + "é" * 43]
)
def test_odd_headers(db, header):
    request = RequestFactory().get("/api/v1/lots/", headers={"Authorization": header})
    assert resolve_request(request) is None
    assert request.auth_error.status == 401


def test_a_closed_account_ends_its_tokens(dealer):
    text = make_token(dealer.user("sales_rep"))
    with dealer.scope():
        set_active(user_id=dealer.user("sales_rep").pk, active=False, by=dealer.actor("dealer_admin"))
    assert actor_behind(text)[1].status == 401


def test_a_lost_membership_leaves_nothing_to_reach(dealer):
    user = dealer.user("sales_rep")
    text = make_token(user)
    user.memberships.update(is_active=False)
    actor, _ = actor_behind(text)
    assert (actor.dealership_id, actor.permissions) == (None, frozenset())
    assert actor_behind(text, dealer.dealership.slug)[1].code == "dealership_not_reachable"


def test_the_dealership_is_named_or_the_only_one(dealer, two_dealers):
    user = dealer.user("sales_rep")
    text = make_token(user)
    second = MembershipFactory(user=user, dealership=DealershipFactory(group=dealer.group)).dealership
    assert actor_behind(text)[0].dealership_id is None
    assert actor_behind(text, second.slug)[0].dealership_id == second.pk
    foreign = actor_behind(text, two_dealers.theirs.dealership.slug)[1]
    unknown = actor_behind(text, "no-such-place")[1]
    assert (foreign.status, foreign.message) == (unknown.status, unknown.message) == (403, unknown.message)


def test_a_partner_token_holds_a_part_of_its_maker(dealer):
    user = dealer.user("dealer_admin")
    actor, _ = actor_behind(partner_token(user, [VIEW_DEALERSHIP, "inventory:read"], dealer.dealership))
    assert VIEW_DEALERSHIP in actor.permissions
    assert CHANGE_DEALERSHIP not in actor.permissions
    assert actor.token_id == ApiToken.objects.get().pk
    user.memberships.update(role="technician")
    assert actor_behind(partner_token(user, [VIEW_PEOPLE], dealer.dealership))[0].permissions == frozenset()


def test_a_platform_admins_partner_token_is_not_all_powerful(dealer):
    text = partner_token(dealer.user("platform_admin"), [VIEW_DEALERSHIP], dealer.dealership)
    actor, _ = actor_behind(text)
    assert not actor.all_powerful
    assert "platform_admin" not in actor.roles
    assert actor.permissions == {VIEW_DEALERSHIP}


def test_a_partner_token_stays_at_its_dealerships(dealer):
    user = dealer.user("group_admin")
    other = DealershipFactory(group=dealer.group)
    text = partner_token(user, [VIEW_DEALERSHIP], dealer.dealership)
    assert actor_behind(text)[0].dealership_id == dealer.dealership.pk
    assert actor_behind(text, other.slug)[1].code == "dealership_not_reachable"


def test_scopes_name_codes():
    assert codes_of(("accounts:read",)) >= {VIEW_DEALERSHIP, VIEW_PEOPLE}
    assert CHANGE_DEALERSHIP not in codes_of(("accounts:read",))
    assert CHANGE_DEALERSHIP in codes_of(("accounts:write",))
    assert {"accounts:read", "accounts:write", VIEW_PEOPLE} <= set(known_scopes())


def test_last_use_is_written_at_most_once_a_minute(dealer, django_assert_num_queries):
    text = make_token(dealer.user("sales_rep"))
    actor_behind(text, dealer.dealership.slug)
    first = ApiToken.objects.get().last_used_at
    with django_assert_num_queries(1):
        actor_behind(text, dealer.dealership.slug)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=now() - timedelta(seconds=61))
    actor_behind(text, dealer.dealership.slug)
    assert ApiToken.objects.get().last_used_at > first


@pytest.mark.parametrize(("role", "allowed"), by_role(MANAGE_TOKENS))
def test_who_makes_partner_tokens(dealer, role, allowed):
    by = dealer.actor(role)

    def make():
        return make_partner_token(name="Feed", scopes=["accounts:read"], expires_at=now() + DAY, by=by)

    with dealer.scope(role):
        if not allowed:
            with refused(MANAGE_TOKENS, dealer.user(role)):
                make()
            assert not ApiToken.objects.exists()
            return
        made = make()
    assert find(made.text, TokenKind.PARTNER) == made.token
    assert made.token.dealerships == [dealer.dealership.pk]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"scopes": []}, Invalid),
        ({"scopes": ["nothing:here"]}, Invalid),
        ({"scopes": ["accounts.manage_platform"]}, NotAllowed),
        ({"expires_at": now() - DAY}, Invalid),
        ({"expires_at": now() + 1000 * DAY}, Invalid),
        ({"name": " "}, Invalid),
        ({"dealership_ids": [10**9]}, NotFound),
    ],
)
def test_tokens_that_are_not_made(dealer, change, error):
    wanted = {"name": "Feed", "scopes": ["accounts:read"], "expires_at": now() + DAY, **change}
    with dealer.scope(), pytest.raises(error):
        make_partner_token(by=dealer.actor("dealer_admin"), **wanted)
    assert not ApiToken.objects.exists()


def test_a_partner_token_is_revoked_where_it_reaches(dealer, two_dealers):
    text = partner_token(dealer.user("dealer_admin"), [VIEW_DEALERSHIP], dealer.dealership)
    token = ApiToken.objects.get()
    theirs = two_dealers.theirs
    with theirs.scope(), pytest.raises(NotFound):
        revoke_partner_token(token_id=token.pk, reason="Mine", by=theirs.actor("dealer_admin"))
    assert actor_behind(text)[0] is not None
    with dealer.scope():
        by = dealer.actor("dealer_admin")
        with pytest.raises(Invalid):
            revoke_partner_token(token_id=token.pk, reason=" ", by=by)
        revoke_partner_token(token_id=token.pk, reason="Contract ended", by=by)
        with pytest.raises(Conflict):
            revoke_partner_token(token_id=token.pk, reason="Again", by=by)
    assert actor_behind(text)[1].status == 401


@pytest.fixture
def pair(dealer):
    user = dealer.user("sales_rep")
    return start_sign_in(user=user, lasts=DAY, by=dealer.actor("sales_rep", door="api"))


def test_a_refresh_token_works_once_and_used_twice_ends_the_family(pair):
    following = rotate(token=pair.refresh.token)
    assert actor_behind(following.access.text)[1] is None
    assert following.refresh.token.expires_at == pair.refresh.token.expires_at
    assert rotate(token=pair.refresh.token) is None
    for text in (pair.access.text, following.access.text):
        assert actor_behind(text)[1].status == 401
    assert rotate(token=following.refresh.token) is None


def test_expired_refresh_tokens_do_nothing(pair):
    ApiToken.objects.update(expires_at=now())
    assert rotate(token=pair.refresh.token) is None
    assert ApiToken.objects.count() == 2


def test_signing_out_ends_this_sign_in_only(pair, dealer):
    by = dealer.actor("sales_rep", door="api")
    other = start_sign_in(user=dealer.user("sales_rep"), lasts=DAY, by=by)
    sign_out(token=pair.access.token, by=by)
    assert actor_behind(pair.access.text)[1].status == 401
    assert rotate(token=pair.refresh.token) is None
    assert actor_behind(other.access.text)[1] is None


def test_signing_out_everywhere_spares_partners(pair, dealer):
    user = dealer.user("sales_rep")
    partner = partner_token(user, [VIEW_DEALERSHIP], dealer.dealership)
    assert end_sign_ins(user) == 2
    assert actor_behind(pair.access.text)[1].status == 401
    assert actor_behind(partner)[1] is None


def test_long_dead_tokens_are_forgotten_at_the_next_sign_in(pair, dealer):
    ApiToken.objects.update(expires_at=now() - timedelta(days=31))
    start_sign_in(user=dealer.user("sales_rep"), lasts=DAY, by=dealer.actor("sales_rep"))
    assert ApiToken.objects.count() == 2
