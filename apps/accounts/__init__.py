"""Dealer groups, dealerships, users, memberships, roles, MFA, API tokens."""
