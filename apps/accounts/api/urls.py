"""API routes of accounts, mounted under /api/v1/."""

from apps.accounts.api.dealerships import DealershipViewSet
from apps.accounts.api.people import MembershipViewSet, UserViewSet
from apps.accounts.api.sign_in import MeViewSet, SignInViewSet
from apps.core.api.routes import ApiRouter

router = ApiRouter()
router.register("auth", SignInViewSet, basename="auth")
router.register("auth", MeViewSet, basename="auth-token")
router.register("dealerships", DealershipViewSet, basename="dealership")
router.register("memberships", MembershipViewSet, basename="membership")
router.register("users", UserViewSet, basename="user")

urlpatterns = router.urls
