"""Acts on many units at once: a stored selection, a preview in rows, the act and its undo as jobs."""
