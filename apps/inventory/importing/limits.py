"""How much an import reads. Each limit is said in the message of its refusal."""

MAX_UPLOAD = 10 * 1024 * 1024
"""Bytes of a file that comes through the wizard or the API."""
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes of a file once it is unpacked; a command's file too."""
MAX_ARCHIVE = 100 * 1024 * 1024
"""Bytes of all parts of a workbook once unpacked."""
MAX_PART = 64 * 1024 * 1024
"""Bytes of one part of a workbook."""
MAX_SHARED = 20 * 1024 * 1024
"""Bytes of a workbook's shared texts, which are held in memory."""
MAX_PARTS = 1_000
MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELL = 131_072
"""Characters of one cell."""
MAX_LINE = 4_000_000
"""Characters of one line of text, or of one JSON object."""
MAX_DEPTH = 8
"""Levels of a JSON object."""
