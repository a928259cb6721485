"""deals: api."""
