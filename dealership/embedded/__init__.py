"""A private PostgreSQL and Valkey for one checkout, on unix sockets, without Docker or root.

Imports nothing of Django: it must start in a blink, because ``manage.py``, pytest and the
supervisor all ask it for its services first.
"""
