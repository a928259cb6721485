"""Pages of signed-in staff: one's own security, and the second factors of others."""
