"""accounts: api."""
