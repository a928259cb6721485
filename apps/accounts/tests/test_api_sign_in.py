"""Signing in through the API: no second factor, no token; and nothing to learn from a refusal."""

import pytest
from django.db import connection

from apps.accounts.identity.services import end_sessions
from apps.accounts.models import ApiToken, Invitation
from apps.accounts.tests.factories import PASSWORD, UserFactory
from apps.accounts.tests.signing_in import code_of, enrolled, wrong_code
from apps.core.tenancy import scope
from apps.core.testing.api import ApiClient, assert_problem


@pytest.fixture
def rep(dealer):
    user = dealer.user("sales_rep")
    enrolled(user)
    return user


def login(api, email, password=PASSWORD, **more):
    return api.post("auth/login/", {"email": email, "password": password, **more})


def test_password_and_code_give_tokens_that_work(api, rep, dealer):
    answer = login(api, rep.email.upper(), code=code_of(rep))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    pair = answer.json()
    assert (pair["token_type"], 890 <= pair["expires_in"] <= 900) == ("Bearer", True)
    assert ApiClient(pair["access"]).get("auth/me/").json()["dealership"] == dealer.dealership.slug
    assert_problem(ApiClient(pair["refresh"]).get("auth/me/"), 401)


def test_every_refusal_is_the_same_and_gives_nothing(api, rep, dealer):
    closed = UserFactory(is_active=False)
    unenrolled = dealer.user("technician")
    refusals = [
        login(api, rep.email, code=wrong_code()),
        login(api, rep.email),
        login(api, rep.email, "wrong", code=code_of(rep)),
        login(api, "nobody@example.test", code="123456"),
        login(api, closed.email, code="123456"),
        login(api, unenrolled.email, code="123456"),
        login(api, unenrolled.email),
    ]
    shown = [{**assert_problem(answer, 401, "sign_in_failed"), "correlation_id": ""} for answer in refusals]
    assert all(problem == shown[0] for problem in shown)
    assert not ApiToken.objects.exists()


def test_a_code_works_once(api, rep):
    code = code_of(rep)
    assert login(api, rep.email, code=code).status_code == 200
    assert_problem(login(api, rep.email, code=code), 401, "sign_in_failed")


@pytest.mark.parametrize("known", [True, False])
def test_guessing_is_stopped_for_known_and_unknown_alike(api, rep, known):
    email = rep.email if known else "nobody@example.test"
    for _ in range(5):
        assert_problem(login(api, email, "wrong"), 401, "sign_in_failed")
    answer = login(api, email, PASSWORD, code=code_of(rep))
    assert_problem(answer, 429, "throttled")
    assert int(answer["Retry-After"]) > 0


def test_right_passwords_with_wrong_codes_do_not_reset_the_count(api, rep):
    for _ in range(5):
        assert_problem(login(api, rep.email, code=wrong_code()), 401)
    assert_problem(login(api, rep.email, code=code_of(rep)), 429)


def test_good_sign_ins_do_not_add_up(api, rep, monkeypatch):
    monkeypatch.setattr("apps.accounts.identity.api_sign_in._second_factor", lambda user, code: True)
    assert [login(api, rep.email).status_code for _ in range(7)] == [200] * 7


def test_refresh_rotates_and_reuse_ends_everything(api, rep):
    first = login(api, rep.email, code=code_of(rep)).json()
    second = api.post("auth/refresh/", {"refresh": first["refresh"]}).json()
    assert ApiClient(second["access"]).get("auth/me/").status_code == 200
    assert_problem(api.post("auth/refresh/", {"refresh": first["refresh"]}), 401)
    for pair in (first, second):
        assert_problem(ApiClient(pair["access"]).get("auth/me/"), 401)
    assert_problem(api.post("auth/refresh/", {"refresh": second["refresh"]}), 401)
    assert_problem(api.post("auth/refresh/", {"refresh": second["access"]}), 401)


def test_signing_out_everywhere_reaches_the_api(api, rep, dealer):
    pair = login(api, rep.email, code=code_of(rep)).json()
    with dealer.scope("sales_rep"):
        end_sessions(user=rep, by=dealer.actor("sales_rep"))
    assert_problem(ApiClient(pair["access"]).get("auth/me/"), 401)
    assert_problem(api.post("auth/refresh/", {"refresh": pair["refresh"]}), 401)


def test_a_session_cookie_opens_nothing(dealer, sign_in):
    browser = sign_in(dealer.user("dealer_admin"), dealer.dealership)
    assert_problem(browser.get("/api/v1/users/"), 401)


def test_sign_ins_are_in_the_trail(api, rep):
    login(api, rep.email, code=code_of(rep))
    with scope(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute("SELECT actor_id, door FROM core_auditevent WHERE action = 'token.sign_in'")
        assert cursor.fetchall() == [(rep.pk, "api")]


def test_inviting_somebody(api_as, dealer):
    admin = api_as("dealer_admin", dealer)
    answer = admin.post("users/", {"email": "new@example.test", "name": "New", "role": "sales_rep"})
    assert answer.status_code == 201
    assert Invitation.objects.get().email == answer.json()["email"] == "new@example.test"
    above = admin.post("users/", {"email": "x@example.test", "name": "New", "role": "group_admin"})
    assert_problem(above, 403, "above_you")
    assert_problem(api_as("sales_rep", dealer).post("users/", {"email": "y@example.test"}), 403)
    assert Invitation.objects.count() == 1
