"""inventory: models."""
