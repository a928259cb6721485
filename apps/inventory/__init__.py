"""Vehicles, stock units, prices, holds, import."""
