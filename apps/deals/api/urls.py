"""API routes of deals, mounted under /api/v1/."""

from apps.core.api.routes import ApiRouter
from apps.deals.api.deals import DealViewSet

router = ApiRouter()
router.register("deals", DealViewSet, basename="deal")

urlpatterns = router.urls
