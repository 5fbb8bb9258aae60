from django.urls import path

from milepost.verify.api import router as api_router
from milepost.verify.views import pages, programs, wallets

__all__ = ["api_router", "app_name", "urlpatterns"]

app_name = "verify"
urlpatterns = [
    path("verify/", pages.page, name="page"),
    path("verify/keep/", pages.keep, name="keep"),
    path("verify/reports/<uuid:pk>/", pages.report, name="report"),
    path("verify/wallet/", wallets.ask, name="wallet_ask"),
    path("verify/wallet/<uuid:pk>/", wallets.wallet, name="wallet"),
    path("verify/wallet/<uuid:pk>/answer", wallets.answer, name="wallet_answer"),
    path("credentials/verify", programs.credentials, name="api"),
    path("credentials/derive", programs.derive, name="derive"),
    path("presentations/verify", programs.presentations, name="presentations"),
    path("1.0/identifiers/<str:did>", programs.identifiers, name="identifiers"),
]
