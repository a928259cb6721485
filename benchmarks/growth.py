"""How the CPU of each read grows from 10,000 units to a million, on a place of its own made anew."""

from itertools import islice, pairwise

from benchmarks.place import open_place

GROWING = ("list", "detail", "filter", "search", "dashboard")
ROUNDS = 5


def grow(sizes: list[int]) -> int:
    """Fill up step by step and print milliseconds a request; a million units take half an hour."""
    open_place("growth", fresh=True)
    from benchmarks.measuring import REQUESTS, WARM, sides
    from benchmarks.meter import Tally, run_round
    from benchmarks.preparing import prepare
    from benchmarks.works import works

    found: dict[str, list[float]] = {}
    for size in sizes:
        caller = prepare(size)
        product, _ = sides()
        for work in works(caller):
            if not work.name.startswith(GROWING):
                continue
            run_round(product, list(islice(work.requests, WARM)), Tally([], []))
            tally = Tally([], [])
            for _ in range(ROUNDS):
                run_round(product, list(islice(work.requests, REQUESTS)), tally)
            found.setdefault(work.name, []).append(tally.median * 1000)
    print("| work | " + " | ".join(f"{size:,}" for size in sizes) + " | steps |")
    print("| --- " * (len(sizes) + 2) + "|")
    for name, times in found.items():
        steps = ", ".join(f"{later / before:.1f}×" for before, later in pairwise(times))
        print(f"| {name} | " + " | ".join(f"{ms:.2f} ms" for ms in times) + f" | {steps} |")
    return 0
