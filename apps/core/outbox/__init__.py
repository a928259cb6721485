"""Events: written with the act, delivered after it, each effect once."""

from apps.core.outbox.publishing import publish
from apps.core.outbox.registry import Message, subscribe

__all__ = ["Message", "publish", "subscribe"]
