"""One JSON object a line, tied together by a correlation id, without personal data."""
