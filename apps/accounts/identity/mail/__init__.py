"""Mails about sign-in: queued by services, sent by the worker."""

from apps.accounts.identity.mail.queue import queue, send_due

__all__ = ["queue", "send_due"]
