"""The base of every API endpoint: problems, scope, cursors, versions, idempotency, throttles."""
