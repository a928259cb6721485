"""Staff screens of reports."""
