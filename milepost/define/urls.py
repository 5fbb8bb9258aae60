from django.urls import path

from milepost.define.api import router as api_router
from milepost.define.views import comparing, desk, drafting, editor, learning, lineage, public

app_name = "define"
urlpatterns = [
    path("catalogue/", public.catalogue, name="catalogue"),
    path("catalogue/<slug:slug>/", public.achievement, name="achievement"),
    path("catalogue/<slug:slug>/compare/", comparing.compare, name="compare"),
    path("drafts/", drafting.drafts, name="drafts"),
    path("drafts/<uuid:version_id>/", drafting.open_draft, name="open_draft"),
    path("drafts/<uuid:version_id>/say/", drafting.say, name="say"),
    path("drafts/link/<str:token>/", drafting.draft_by_link, name="draft_by_link"),
    path("authors/<str:token>/", drafting.agree, name="agree"),
    path("define/authors/<int:pk>/stop/", drafting.stop_naming, name="stop_naming"),
    path("define/achievements/<uuid:pk>/authors/", drafting.authors, name="authors"),
    path("define/<uuid:version_id>/opening/", drafting.opening, name="opening"),
    path("catalogue/<slug:slug>/lineage/", lineage.lineage, name="lineage"),
    path("catalogue/<slug:slug>/derive/", lineage.derive, name="derive"),
    path("catalogue/<slug:slug>/learn/", learning.learn, name="learn"),
    path("catalogue/<slug:slug>/learn/suggest/", learning.suggest, name="suggest"),
    path("achievements/<slug:slug>/v<int:number>/", public.definition, name="definition"),
    path("achievements/<slug:slug>/v<int:number>/badge.<str:form>", public.picture, name="picture"),
    path("badges/<str:palette>-<str:symbol>.svg", public.drawing, name="drawing"),
    path("define/", desk.desk, name="desk"),
    path("define/achievements/<uuid:pk>/new-version/", desk.new_version, name="new_version"),
    path("define/achievements/<uuid:pk>/retire/", desk.retire, name="retire"),
    path("define/achievements/<uuid:pk>/bring-back/", desk.bring_back, name="bring_back"),
    path("define/achievements/<uuid:pk>/resources/", learning.resources, name="resources"),
    path("define/resources/<uuid:pk>/", learning.decide, name="decide_resource"),
    path("define/sentence/", editor.sentence, name="sentence"),
    path("define/<uuid:version_id>/", editor.edit, name="edit"),
    path("define/<uuid:version_id>/core/", lineage.core, name="core"),
    path("define/<uuid:version_id>/differences/", lineage.differences, name="differences"),
    path("define/<uuid:version_id>/ruling/", lineage.rule_on, name="rule_on"),
    path(
        "define/<uuid:version_id>/find-alignments/", editor.find_alignments, name="find_alignments"
    ),
    path("define/<uuid:version_id>/preview/", editor.preview, name="preview"),
    path("define/<uuid:version_id>/badge/", editor.badge, name="draft_picture"),
    path("define/<uuid:version_id>/publish/", editor.publish, name="publish"),
    path("define/<uuid:version_id>/ask-owners/", editor.ask_owners, name="ask_owners"),
    path("define/<uuid:version_id>/discard/", editor.discard, name="discard"),
]

__all__ = ["api_router", "app_name", "urlpatterns"]
