"""Stock out of the house as a file: which units, which columns, how they are written."""
