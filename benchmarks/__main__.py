"""``make bench``: the table; ``ARGS="--growth"`` how each work grows with the stock."""

import argparse
import sys

from benchmarks.place import open_place

STOCK = 100_000


def main() -> int:
    """Fill the private place up, measure, print."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…")
    parser.add_argument(
        "--growth",
        nargs="*",
        type=int,
        metavar="UNITS",
        help="steps; 10,000 100,000 1,000,000 if none are given",
    )
    parser.add_argument(
        "--imports", nargs="*", type=int, metavar="ROWS", help="rate of an import; 10,000 40,000"
    )
    parser.add_argument("--only", default="", help="lines whose name contains this")
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    if chosen.growth is not None:
        from benchmarks.growth import grow

        return grow(chosen.growth or [10_000, 100_000, 1_000_000])
    if chosen.imports is not None:
        from benchmarks.importing import compare

        return compare(chosen.imports or [10_000, 40_000])
    open_place("bench")
    return _table(chosen.only, chosen.rounds)


def _table(only: str, rounds: int) -> int:
    from benchmarks import report
    from benchmarks.measuring import measure, sides
    from benchmarks.preparing import prepare
    from benchmarks.works import works

    caller = prepare(STOCK)
    product, floor = sides()
    chosen = [work for work in works(caller) if only in work.name]
    print(f"{STOCK:,} units. {report.machine()}", report.HEAD, report.RULE, sep="\n")
    for line in measure(chosen, product, floor, rounds):
        print(report.row(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
