"""accounts: admin."""
