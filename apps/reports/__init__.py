"""Live dashboard and its aggregates; reads only."""
