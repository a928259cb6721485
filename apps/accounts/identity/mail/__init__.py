"""Mails about sign-in: queued by services, sent by the worker."""

from apps.accounts.identity.mail.queue import clear_old, queue, send_due

__all__ = ["clear_old", "queue", "send_due"]
