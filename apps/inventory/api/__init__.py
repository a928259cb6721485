"""inventory: api."""
