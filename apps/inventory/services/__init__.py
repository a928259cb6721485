"""The verbs of inventory."""
