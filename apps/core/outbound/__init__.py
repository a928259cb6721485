"""Requests to addresses that people type in: only to the public internet, only over TLS, bounded."""

from apps.core.outbound.addresses import check_url
from apps.core.outbound.sending import Answer, send

__all__ = ["Answer", "check_url", "send"]
