"""PostgreSQL with two logins: the program is ``app``, schema work is ``owner``.

``DATABASES[alias]["OWNER"]`` holds owner's credentials. Migrations, flushes and test databases
use them; nothing else does, tests included, so that row-level security is always in force.
"""

from dealership.postgres.owner import as_owner, owner_connection

__all__ = ["as_owner", "owner_connection"]
