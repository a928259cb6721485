"""Who did which act, why, for which dealership, through which door."""

from apps.core.audit.masking import sensitive
from apps.core.audit.recording import record, record_outside

__all__ = ["record", "record_outside", "sensitive"]
