"""Too many attempts; and that an answer tells nobody who has an account."""

import re
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from apps.accounts.identity import limits, lockout
from apps.accounts.identity.limits import Limit
from apps.accounts.identity.tests.conftest import browser_at
from apps.accounts.identity.verification import verify_code
from apps.accounts.models import AttemptCounter, IdentityMail, User
from apps.accounts.tests.factories import PASSWORD
from apps.accounts.tests.signing_in import code_of, enrolled, wrong_code
from apps.core.errors import NotAllowed

LOGIN = "/accounts/login/"
NOBODY = "nobody@example.test"
FIVE = Limit("test", amount=5, seconds=60)


@pytest.fixture
def cache_away(monkeypatch: pytest.MonkeyPatch) -> None:
    away = mock.Mock()
    away.eval.side_effect = away.delete.side_effect = RedisConnectionError("away")
    monkeypatch.setattr(limits, "_valkey", lambda: away)


def attempt(visitor: Client, email: str, password: str = "wrong") -> str:
    return visitor.post(LOGIN, {"login": email, "password": password}).content.decode()


def shown(page: str) -> str:
    """What stands on the page, without what differs by nature (the typed address, the CSRF token)."""
    return re.sub(r'value="[^"]*"', "", page)


@pytest.mark.parametrize("counted_in", ["valkey", "postgresql"])
def test_sixth_attempt_is_refused_though_the_password_is_right(
    request: pytest.FixtureRequest, visitor: Client, rep: User, counted_in: str
) -> None:
    if counted_in == "postgresql":
        request.getfixturevalue("cache_away")
    enrolled(rep)
    for _ in range(5):
        assert "not right" in attempt(visitor, rep.email)
    assert "Wait 15 minutes" in attempt(visitor, rep.email, PASSWORD)
    assert "account_login" not in visitor.session
    assert SESSION_KEY not in visitor.session


def test_somebody_elses_guessing_does_not_lock_the_owner_out(visitor: Client, rep: User) -> None:
    enrolled(rep)
    stranger = browser_at("10.99.0.1")
    for _ in range(8):
        attempt(stranger, rep.email)
    answer = visitor.post(LOGIN, {"login": rep.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/login/code/"


def test_guessing_from_many_networks_is_locked_too(visitor: Client, rep: User) -> None:
    for number in range(lockout.PASSWORD_ACCOUNT.amount):
        attempt(browser_at(f"10.98.{number}.1"), rep.email)
    assert "Too many attempts" in attempt(visitor, rep.email, PASSWORD)


def test_one_network_cannot_try_everybody(rep: User, visitor: Client) -> None:
    for number in range(lockout.PASSWORD_NETWORK.amount):
        lockout.before_password(f"person{number}@example.test", "10.97.0.1")
    with pytest.raises(NotAllowed):
        lockout.before_password(rep.email, "10.97.0.1")
    lockout.before_password(rep.email, "10.97.0.2")


def test_good_sign_ins_are_not_counted(visitor: Client, rep: User) -> None:
    enrolled(rep)
    for _ in range(8):
        answer = visitor.post(LOGIN, {"login": rep.email, "password": PASSWORD})
        assert answer.status_code == 302
        visitor.post("/accounts/login/cancel/")


@pytest.mark.parametrize("counted_in", ["valkey", "postgresql"])
@pytest.mark.django_db(transaction=True)
def test_parallel_attempts_cannot_exceed_the_limit(request: pytest.FixtureRequest, counted_in: str) -> None:
    if counted_in == "postgresql":
        request.getfixturevalue("cache_away")
    with ThreadPoolExecutor(20) as pool:
        verdicts = list(pool.map(lambda _: limits.hit(FIVE, "somebody").allowed, range(100)))
    assert verdicts.count(True) == FIVE.amount


@pytest.mark.django_db(transaction=True)
def test_database_counts_survive_a_rolled_back_request(cache_away: None) -> None:
    from django.db import transaction

    with transaction.atomic():
        limits.hit(FIVE, "somebody")
        transaction.set_rollback(True)
    assert AttemptCounter.objects.get().count == 1


@pytest.mark.django_db(transaction=True)
def test_refund_and_forget_in_the_database(cache_away: None) -> None:
    for _ in range(6):
        limits.hit(FIVE, "somebody")
    limits.refund(FIVE, "somebody")
    assert AttemptCounter.objects.get().count == 5
    limits.forget(FIVE, "somebody")
    assert limits.hit(FIVE, "somebody").allowed


def test_codes_are_limited_over_all_doors(rep: User) -> None:
    enrolled(rep)
    for _ in range(lockout.CODE_ACCOUNT.amount):
        verify_code(rep, wrong_code())
    with pytest.raises(NotAllowed, match="Wait 15 minutes"):
        verify_code(rep, code_of(rep))


def test_a_wrong_code_slows_the_next_one_down(rep: User) -> None:
    enrolled(rep)
    assert not verify_code(rep, wrong_code())
    assert not verify_code(rep, code_of(rep))


def test_unknown_address_and_wrong_password_read_the_same(visitor: Client, rep: User) -> None:
    enrolled(rep)
    assert shown(attempt(visitor, rep.email)) == shown(attempt(visitor, NOBODY))


def test_locked_known_and_unknown_addresses_read_the_same(rep: User) -> None:
    pages = []
    for email, address in ((rep.email, "10.96.0.1"), (NOBODY, "10.96.0.2")):
        visitor = browser_at(address)
        for _ in range(5):
            attempt(visitor, email)
        pages.append(shown(attempt(visitor, email)))
    assert pages[0] == pages[1]


def test_known_and_unknown_addresses_cost_one_hash_each(visitor: Client, rep: User) -> None:
    for email in (rep.email, NOBODY):
        with mock.patch.object(
            MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
        ) as hashed:
            attempt(visitor, email)
        assert hashed.call_count == 1, email


def test_reset_reads_the_same_and_does_the_same_work(visitor: Client, rep: User) -> None:
    answers, queries = [], []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for email in (rep.email, NOBODY):
        with CaptureQueriesContext(connection) as captured:
            answers.append(visitor.post("/accounts/password/reset/", {"email": email}))
        queries.append([re.sub(r"\d+|'[^']*'|NULL", "?", query["sql"]) for query in captured])
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert queries[0] == queries[1]
    assert list(IdentityMail.objects.order_by("id").values_list("user", flat=True)) == [rep.pk, None]


def test_a_fourth_reset_mail_in_an_hour_is_not_sent(visitor: Client, rep: User) -> None:
    answers = [visitor.post("/accounts/password/reset/", {"email": rep.email}) for _ in range(5)]
    assert {answer.headers["Location"] for answer in answers} == {"/accounts/password/reset/sent/"}
    assert IdentityMail.objects.filter(user=rep).count() == 3
