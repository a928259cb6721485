"""Worksheets, tax, gross, the life of a deal."""
