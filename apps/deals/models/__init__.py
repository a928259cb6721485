"""deals: models."""
