"""Slots: a lower app declares one, higher apps fill it in ``ready()``."""


class Slot[T]:
    """An ordered registry, e.g. the panels of the customer page.

    Declared as ``CUSTOMER_PANELS = Slot[Panel]("customer panels")`` by the app that owns the
    screen; filled with ``CUSTOMER_PANELS.register(20, DealsPanel())`` by the apps above it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: list[tuple[int, str, T]] = []

    def register(self, order: int, key: str, item: T) -> None:
        """Add ``item`` under a unique ``key``; lower ``order`` comes first."""
        if any(existing == key for _, existing, _ in self._items):
            raise ValueError(f"slot {self.name}: {key} is registered twice")
        self._items.append((order, key, item))
        self._items.sort(key=lambda entry: (entry[0], entry[1]))

    def items(self) -> list[T]:
        """What was registered, in order."""
        return [item for _, _, item in self._items]
