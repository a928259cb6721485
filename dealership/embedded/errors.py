"""What the launcher says when it cannot go on."""


class LauncherError(Exception):
    """A sentence for the developer, with the remedy in it."""
