"""Tenancy: a scope names the dealership; managers, row-level security and foreign keys obey it."""

from apps.core.tenancy.scope import NoScope, Scope, current_scope, scope, unscoped

__all__ = ["NoScope", "Scope", "current_scope", "scope", "unscoped"]
