from django.urls import path

from milepost.hold.api import router as api_router
from milepost.hold.views import shared, sharing, wallet

__all__ = ["api_router", "app_name", "urlpatterns"]

app_name = "hold"
urlpatterns = [
    path("wallet/", wallet.wallet, name="wallet"),
    path("wallet/bring/", wallet.bring, name="bring"),
    path("wallet/imported/<uuid:pk>/", wallet.imported, name="imported"),
    path("wallet/imported/<uuid:pk>/remove/", wallet.remove_imported, name="remove_imported"),
    path("wallet/share/", sharing.share_new, name="share_new"),
    path("wallet/shares/", sharing.shares, name="shares"),
    path("wallet/shares/<uuid:pk>/", sharing.share_detail, name="share_detail"),
    path("wallet/shares/<uuid:pk>/link/", sharing.share_renew, name="share_renew"),
    path("wallet/shares/<uuid:pk>/withdraw/", sharing.share_withdraw, name="share_withdraw"),
    path("wallet/<uuid:pk>/", wallet.credential, name="credential"),
    path("s/<str:token>/", shared.share, name="share"),
    path("s/<str:token>/evidence/<uuid:pk>/", shared.share_evidence, name="share_evidence"),
    path("s/<str:token>/preview/<uuid:pk>/", shared.share_preview, name="share_preview"),
    path("s/<str:token>/<uuid:pk>.<str:format>", shared.share_file, name="share_file"),
]
