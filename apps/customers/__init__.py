"""People and companies that buy."""
