"""Which attempts are limited, and the sentence for somebody who made too many."""

from apps.accounts.identity import limits
from apps.accounts.identity.limits import Limit, Verdict
from apps.core.errors import NotAllowed

# One browser that guesses one person's password; a whole network after one person; one network
# through many people (a dealership shares one address, so this one is wide).
PASSWORD_HERE = Limit("password-here", amount=5, seconds=15 * 60)
PASSWORD_ACCOUNT = Limit("password-account", amount=30, seconds=60 * 60)
PASSWORD_NETWORK = Limit("password-network", amount=100, seconds=15 * 60)

CODE_ACCOUNT = Limit("code-account", amount=10, seconds=15 * 60)
RESET_ADDRESS = Limit("reset-address", amount=3, seconds=60 * 60)
RESET_NETWORK = Limit("reset-network", amount=30, seconds=60 * 60)
LINK_NETWORK = Limit("link-network", amount=30, seconds=15 * 60)


def before_password(email: str, ip: str) -> None:
    """Count a password attempt; refuse it, without judging it, when there were too many.

    The same for an address that nobody has: the answer tells nothing about the account.
    """
    for limit, subject in _password(email, ip):
        verdict = limits.hit(limit, *subject)
        if not verdict.allowed:
            raise too_many("sign in", verdict)


def password_was_right(email: str, ip: str) -> None:
    """Take the attempt back, one by one: a good sign-in now and then must not feed a guesser."""
    for limit, subject in _password(email, ip):
        limits.refund(limit, *subject)


def unlock(email: str, ip: str = "") -> None:
    """The person proved himself by e-mail or an admin vouched for him."""
    limits.forget(PASSWORD_ACCOUNT, email.lower())
    if ip:
        limits.forget(PASSWORD_HERE, email.lower(), ip)


def before_code(user_id: int) -> None:
    """Count a second-factor attempt, whichever door it came through."""
    verdict = limits.hit(CODE_ACCOUNT, user_id)
    if not verdict.allowed:
        raise too_many("enter a code", verdict)


def code_was_right(user_id: int) -> None:
    """Take the attempt back."""
    limits.refund(CODE_ACCOUNT, user_id)


def too_many(what: str, verdict: Verdict) -> NotAllowed:
    """The refusal, with the time to wait."""
    return NotAllowed(
        f"Too many attempts to {what}. Wait {verdict.wait}, then try again.",
        code="too_many_attempts",
        extra={"retry_after": verdict.retry_after},
    )


def _password(email: str, ip: str) -> tuple[tuple[Limit, tuple[str, ...]], ...]:
    account = email.strip().lower()
    return (
        (PASSWORD_HERE, (account, ip)),
        (PASSWORD_ACCOUNT, (account,)),
        (PASSWORD_NETWORK, (ip,)),
    )
