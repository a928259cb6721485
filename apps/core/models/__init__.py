"""core: models."""
