"""The staff's admin site."""

from unfold.sites import UnfoldAdminSite


class DealershipAdminSite(UnfoldAdminSite):
    """Unfold's site under our own class, so that sign-in rules have one place."""
