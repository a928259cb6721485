"""The backend that Django loads for ENGINE ``dealership.postgres``."""

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper

from dealership.postgres.creation import DatabaseCreation
from dealership.postgres.operations import DatabaseOperations


class DatabaseWrapper(PostgresWrapper):
    """Django's PostgreSQL backend; schema work outside migrations goes through ``owner``."""

    creation_class = DatabaseCreation
    ops_class = DatabaseOperations
