"""Search as a person uses it, on real listings."""
