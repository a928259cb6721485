"""reports: api."""
