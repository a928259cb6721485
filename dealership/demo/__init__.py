"""Demo data: two groups, five dealerships and a year of their business, made by the services.

The same day gives the same data: every store has its own seeded dice. What the stores look like
is in ``fixtures/demo/``.
"""
