"""Incremental sums. A change is told by event; what changed is read, never believed.

Each refresh compares the facts that were counted with the rows as they are now, under one lock
per dealership, and adds the difference to the tallies in the same statement. So an event that
comes twice or late changes nothing, and a rebuild finds no difference.
"""
