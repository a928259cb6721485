"""Notices: what a person at a dealership should know without looking for it."""
