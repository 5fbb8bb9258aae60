from django.urls import path, register_converter

from milepost.issue.api import router as api_router
from milepost.issue.renderings import RENDERINGS
from milepost.issue.views import desk, holding, hosted, programs, public, wallets

__all__ = ["api_router", "app_name", "urlpatterns"]


class FormConverter:
    """The forms a credential can be had in, as the ending of a file's name."""

    regex = "|".join(RENDERINGS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormConverter, "rendering")

app_name = "issue"
urlpatterns = [
    path("credentials/<uuid:pk>/", holding.credential, name="credential"),
    path("credentials/<uuid:pk>.<rendering:form>", holding.file, name="file"),
    path("credentials/<uuid:pk>/wallet/", wallets.offer, name="wallet_offer"),
    path("credentials/<uuid:pk>/public/", hosted.choose, name="hosted"),
    path("ob2/<slug:slug>/issuer", hosted.issuer, name="hosted_issuer"),
    path(
        "ob2/<slug:slug>/badges/<slug:name>/v<int:number>", hosted.badge_class, name="hosted_class"
    ),
    path("ob2/<slug:slug>/assertions/<uuid:pk>", hosted.assertion, name="hosted_assertion"),
    path("ob2/<slug:slug>/assertions/<uuid:pk>.png", hosted.picture, name="hosted_picture"),
    path("wallet-offers/<str:token>/", wallets.offer_document, name="wallet_offer_document"),
    path("status/<uuid:pk>.jwt", public.token_status, name="token_status"),
    path("vct/open-badge/", wallets.own_vct, name="own_vct"),
    path("vct/open-badge/v1/", wallets.vct, name="vct"),
    path("issuers/<slug:slug>/wallets/token", wallets.token, name="wallet_token"),
    path("issuers/<slug:slug>/wallets/nonce", wallets.nonce, name="wallet_nonce"),
    path("issuers/<slug:slug>/wallets/credential", wallets.credential, name="wallet_credential"),
    path(
        "issuers/<slug:slug>/wallets/notification",
        wallets.notification,
        name="wallet_notification",
    ),
    path(
        ".well-known/openid-credential-issuer/issuers/<slug:slug>",
        wallets.issuer_metadata,
        name="wallet_metadata",
    ),
    path(
        ".well-known/oauth-authorization-server/issuers/<slug:slug>",
        wallets.server_metadata,
        name="wallet_server",
    ),
    path(
        "issuers/<slug:slug>/.well-known/<str:name>",
        wallets.old_metadata,
        name="old_wallet_metadata",
    ),
    path(".well-known/jwt-vc-issuer/issuers/<slug:slug>", wallets.keys, name="wallet_keys"),
    path("claim/<str:token>/", holding.claim, name="claim"),
    path("claim/<str:token>/badge.<rendering:form>", holding.claim_file, name="claim_file"),
    path("status/<uuid:pk>/", public.status, name="status"),
    path(".well-known/did.json", public.own_did, name="own_did"),
    path("issuers/<slug:slug>/did.json", public.did, name="did"),
    path("contexts/<slug:name>/v<int:number>.json", public.context, name="context"),
    path("issue/<slug:slug>/", desk.desk, name="desk"),
    path("issue/<slug:slug>/<uuid:pk>/revoke/", desk.revoke, name="revoke"),
    path("issue/<slug:slug>/key/", desk.rotate, name="rotate"),
    path("issuers/<slug:slug>/<str:suite>/credentials/issue", programs.issue, name="program_issue"),
    path("issuers/<slug:slug>/credentials/status", programs.status, name="program_status"),
]
