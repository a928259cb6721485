"""Two admins who demote each other at the same moment, over real connections: one stays."""

import threading

import pytest
from django.db import connection

from apps.accounts.access import actor_for
from apps.accounts.models import Membership, User
from apps.accounts.services import last_admin, revoke_membership, set_platform_admin
from apps.accounts.tests.factories import DealershipFactory, MembershipFactory, UserFactory
from apps.core.errors import Conflict
from apps.core.tenancy.middleware import scope_of

pytestmark = pytest.mark.django_db(transaction=True)


def run_together(*acts):
    """Run the acts in threads that start at once; how many went through."""
    start, done, failed = threading.Barrier(len(acts)), [], []

    def run(act):
        try:
            start.wait()
            act()
            done.append(act)
        except Conflict:
            pass
        except Exception as error:  # reported by the assertion below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed
    return len(done)


def demotion(by, victim):
    def act():
        with scope_of(by):
            revoke_membership(membership_id=victim.pk, by=by)

    return act


@pytest.fixture
def rivals():
    place = DealershipFactory()
    held = [MembershipFactory(role="dealer_admin", dealership=place) for _ in range(2)]
    return held, [actor_for(membership.user, place.pk, door="admin") for membership in held]


def admins_left(membership):
    rows = Membership.objects.in_force().filter(role="dealer_admin", dealership=membership.dealership)
    return rows.count()


def test_one_dealer_admin_stays(rivals):
    held, actors = rivals
    assert run_together(demotion(actors[0], held[1]), demotion(actors[1], held[0])) == 1
    assert admins_left(held[0]) == 1


def test_without_the_lock_both_would_go(rivals, monkeypatch):
    """The control: if this one ever leaves an admin, the test above proves nothing."""
    held, actors = rivals
    counted = threading.Barrier(2)
    keep = last_admin.keep_an_admin

    def keep_then_meet(membership):
        keep(membership)
        counted.wait(timeout=60)

    monkeypatch.setattr(last_admin, "lock_places", lambda **_: None)
    monkeypatch.setattr(last_admin, "keep_an_admin", keep_then_meet)
    assert run_together(demotion(actors[0], held[1]), demotion(actors[1], held[0])) == 2
    assert admins_left(held[0]) == 0


def test_one_platform_admin_stays():
    place = DealershipFactory()
    users = [UserFactory(is_platform_admin=True) for _ in range(2)]
    actors = [actor_for(user, place.pk, door="admin") for user in users]

    def unmark(by, victim):
        def act():
            with scope_of(by):
                set_platform_admin(user_id=victim.pk, is_admin=False, by=by)

        return act

    assert run_together(unmark(actors[0], users[1]), unmark(actors[1], users[0])) == 1
    assert User.objects.filter(is_platform_admin=True).count() == 1
