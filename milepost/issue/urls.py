from django.urls import path, register_converter

from milepost.issue.api import router as api_router
from milepost.issue.renderings import RENDERINGS
from milepost.issue.views import desk, holding, programs, public

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
    path("claim/<str:token>/", holding.claim, name="claim"),
    path("claim/<str:token>/badge.<rendering:form>", holding.claim_file, name="claim_file"),
    path("status/<uuid:pk>/", public.status, name="status"),
    path("issuers/<slug:slug>/did.json", public.did, name="did"),
    path("contexts/assessment/v1.json", public.context, name="context"),
    path("issue/<slug:slug>/", desk.desk, name="desk"),
    path("issue/<slug:slug>/<uuid:pk>/revoke/", desk.revoke, name="revoke"),
    path("issue/<slug:slug>/key/", desk.rotate, name="rotate"),
    path("issuers/<slug:slug>/<str:suite>/credentials/issue", programs.issue, name="program_issue"),
    path("issuers/<slug:slug>/credentials/status", programs.status, name="program_status"),
]
