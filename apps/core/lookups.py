"""Lookups that PostgreSQL may run before a row-level policy, so that they can use their index."""

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Lookup, TextField

if TYPE_CHECKING:
    _TextLookup = Lookup[str]
else:
    _TextLookup = Lookup  # takes no type arguments at run time


@CharField.register_lookup
@TextField.register_lookup
class Prefix(_TextLookup):
    """``field__prefix="1HG"``: begins with, by the leakproof operator ``^@``.

    ``startswith`` becomes LIKE, which is not leakproof: under a policy it reads every row of the
    dealership. Needs a btree index whose collation is C (the database's C.UTF-8 is).
    """

    lookup_name = "prefix"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} ^@ {right}", [*left_params, *right_params]
