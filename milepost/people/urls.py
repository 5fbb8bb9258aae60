"""Signing in and one's own account."""

from django.urls import path

from milepost.people import views
from milepost.people.api import router as api_router

__all__ = ["api_router", "app_name", "urlpatterns"]

app_name = "people"
urlpatterns = [
    path("language/<slug:language>/", views.choose_language, name="language"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/sent/", views.sent, name="sent"),
    path("sign-in/passkey/", views.passkey_sign_in, name="passkey_sign_in"),
    path("sign-in/passkey/challenge/", views.passkey_challenge, name="passkey_challenge"),
    path("sign-in/<str:token>/", views.open_link, name="link"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/", views.account, name="account"),
    path("account/welcome/", views.welcome, name="welcome"),
    path("account/sign-out/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/addresses/", views.addresses, name="addresses"),
    path("account/addresses/add/", views.add_address, name="add_address"),
    path("account/addresses/<int:pk>/main/", views.make_primary, name="make_primary"),
    path("account/addresses/<int:pk>/remove/", views.remove_address, name="remove_address"),
    path("account/passkeys/", views.passkeys, name="passkeys"),
    path("account/passkeys/add/", views.add_passkey, name="add_passkey"),
    path("account/passkeys/<int:pk>/remove/", views.remove_passkey, name="remove_passkey"),
    path("account/family/", views.family, name="family"),
    path("account/family/ask/", views.ask_guardian, name="ask_guardian"),
    path("account/family/approvals/<uuid:pk>/", views.approval, name="approval"),
    path("account/family/approvals/<uuid:pk>/approve/", views.approve, name="approve"),
    path("account/family/approvals/<uuid:pk>/refuse/", views.refuse, name="refuse"),
    path("account/family/approvals/<uuid:pk>/stop/", views.stop, name="stop"),
    path("account/family/approvals/<uuid:pk>/keep/", views.keep, name="keep"),
    path("account/family/<uuid:pk>/", views.child, name="child"),
    path("account/family/<uuid:pk>/ask/", views.ask_guardian, name="ask_another"),
    path("account/family/<uuid:pk>/end/", views.end_guardianship, name="end_guardianship"),
    path("family/<str:token>/", views.guardian_answer, name="guardian_answer"),
    path("family/<str:token>/refuse/", views.guardian_refuse, name="guardian_refuse"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/make/", views.make_token, name="make_token"),
    path("account/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
]
