"""Whom a throttle or an idempotency key belongs to."""

from apps.core.actor import Actor


def principal_of(actor: Actor) -> str:
    """A partner's token by itself; a person whatever access token he holds at the moment."""
    return f"token:{actor.token_id}" if actor.token_id else f"user:{actor.user_id}"
