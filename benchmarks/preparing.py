"""The stock of a measurement, filled up once and kept."""

import os

from benchmarks import filling, people

ELSEWHERE = 2_000
"""Units of each of the nine other dealerships."""


def prepare(stock: int) -> people.Caller:
    """``stock`` units in one dealership, some in nine others; who will ask for them."""
    url = os.environ["DATABASE_OWNER_URL"]
    large, *others = people.stores()
    # The others' ids lie between those of the large one, as where all take in vehicles every day.
    wanted = [(large, stock // 2), *((place, ELSEWHERE) for place in others), (large, stock)]
    grown = {place.pk: place for place, count in wanted if filling.fill(url, place.pk, count)}
    if grown:
        people.refresh_tallies(grown.values())
        filling.analyse(url)
    return people.caller(large)
