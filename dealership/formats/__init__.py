"""How Django's own lists and forms write dates: as every other screen does."""
