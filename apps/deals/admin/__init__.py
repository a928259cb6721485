"""deals: admin."""
