"""Models of the kernel: one concept a file."""

from apps.core.models.versioned import Versioned

__all__ = ["Versioned"]
