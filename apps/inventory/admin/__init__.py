"""inventory: admin."""
