from django.urls import path

from milepost.define.api import router as api_router
from milepost.define.views import desk, editor, public

app_name = "define"
urlpatterns = [
    path("catalogue/", public.catalogue, name="catalogue"),
    path("catalogue/<slug:slug>/", public.achievement, name="achievement"),
    path("achievements/<slug:slug>/v<int:number>/", public.definition, name="definition"),
    path("achievements/<slug:slug>/v<int:number>/badge.<str:form>", public.picture, name="picture"),
    path("badges/<str:palette>-<str:symbol>.svg", public.drawing, name="drawing"),
    path("define/", desk.desk, name="desk"),
    path("define/achievements/<uuid:pk>/new-version/", desk.new_version, name="new_version"),
    path("define/achievements/<uuid:pk>/retire/", desk.retire, name="retire"),
    path("define/achievements/<uuid:pk>/bring-back/", desk.bring_back, name="bring_back"),
    path("define/<uuid:version_id>/", editor.edit, name="edit"),
    path("define/<uuid:version_id>/preview/", editor.preview, name="preview"),
    path("define/<uuid:version_id>/badge/", editor.badge, name="draft_picture"),
    path("define/<uuid:version_id>/publish/", editor.publish, name="publish"),
    path("define/<uuid:version_id>/discard/", editor.discard, name="discard"),
]

__all__ = ["api_router", "app_name", "urlpatterns"]
