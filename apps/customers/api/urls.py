"""API routes of customers, mounted under /api/v1/."""

from apps.core.api.routes import ApiRouter
from apps.customers.api.customers import CustomerViewSet

router = ApiRouter()
router.register("customers", CustomerViewSet, basename="customer")

urlpatterns = router.urls
