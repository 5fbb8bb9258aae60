from django.urls import path

from milepost.frameworks.api import router as api_router
from milepost.frameworks.rules.discovery import BY_IDENTIFIER
from milepost.frameworks.views import browse, case, crosswalks, editor, imports

app_name = "frameworks"
CASE = "ims/case/v1p1"
SERVED = {
    "CFDocuments": case.document,
    "CFPackages": case.package,
    "CFItems": case.item,
    "CFItemAssociations": case.item_associations,
    "CFAssociations": case.association,
}
NAMES = {"CFDocuments": "case_document", "CFPackages": "case_package", "CFItems": "case_item"}
urlpatterns = [
    path("frameworks/", browse.all_frameworks, name="list"),
    path("frameworks/imports/", imports.imports, name="imports"),
    path("frameworks/imports/<uuid:pk>/", imports.import_, name="import"),
    path("frameworks/imports/<uuid:pk>/go-on/", imports.go_on, name="go_on"),
    path("frameworks/mine/", editor.desk, name="desk"),
    path("frameworks/<uuid:pk>/write/", editor.write, name="write"),
    path("frameworks/<uuid:pk>/write/<int:key>/", editor.item, name="item"),
    path("frameworks/<uuid:pk>/describe/", editor.describe, name="describe"),
    path("frameworks/<uuid:pk>/move/", editor.move, name="move"),
    path("frameworks/<uuid:pk>/publish/", editor.publish, name="publish"),
    path("frameworks/<uuid:pk>/discard/", editor.discard, name="discard"),
    path("frameworks/<uuid:pk>/new-version/", editor.new_version, name="new_version"),
    path("frameworks/<uuid:pk>/retire/", editor.retire, name="retire"),
    path("crosswalks/", crosswalks.crosswalks, name="crosswalks"),
    path("crosswalks/<uuid:pk>/", crosswalks.crosswalk, name="crosswalk"),
    path("crosswalks/<uuid:pk>/compare/", crosswalks.compare, name="compare"),
    path("crosswalks/<uuid:pk>/remove/<uuid:identifier>/", crosswalks.remove, name="unpair"),
    path("crosswalks/<uuid:pk>/case.json", crosswalks.package, name="crosswalk_case"),
    path("crosswalks/<uuid:pk>/table.csv", crosswalks.table, name="crosswalk_table"),
    path("frameworks/<uuid:pk>/", browse.framework, name="framework"),
    path("frameworks/<str:identifier>/table.csv", case.table, name="table"),
    path("competencies/<uuid:identifier>/", browse.competency, name="competency"),
    path(f"{CASE}/", case.root, name="case"),
    path(
        f"{CASE}/discovery/imscasev1p1_openapi3_v1p0.json",
        case.discovery,
        name="case_discovery",
    ),
    path(f"{CASE}/CFDocuments", case.documents, name="case_documents"),
    *(
        path(
            f"{CASE}/{kind}/<str:identifier>",
            SERVED.get(kind) or case.definition(kind),
            name=NAMES.get(kind, f"case_{kind.lower()}"),
        )
        for kind in BY_IDENTIFIER
    ),
]

__all__ = ["api_router", "app_name", "urlpatterns"]
