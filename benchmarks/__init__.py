"""How dear the product's work is, as a multiple of a bare handler that gives the same answers."""
