"""Import of listing files: read → map → parse → stage → merge by sets, one dealership at a time."""
