from django.urls import path, re_path

from milepost.ledger import views

app_name = "ledger"
urlpatterns = [
    path("log/", views.page, name="page"),
    path("log/checkpoint", views.checkpoint, name="checkpoint"),
    path("log/key", views.key, name="key"),
    path("log/tile/entries/<path:address>", views.entry_tile, name="entry_tile"),
    re_path(
        r"^log/tile/(?P<level>[0-9]|[1-5][0-9]|6[0-3])/(?P<address>.+)$",
        views.hash_tile,
        name="hash_tile",
    ),
    path("log/checkpoints/<int:size>", views.checkpoint_at, name="checkpoint_at"),
    path("log/cosignatures", views.cosignatures, name="cosignatures"),
    path("log/consistency", views.consistency, name="consistency"),
    path("log/leaves/<str:leaf_hash>/", views.leaf, name="leaf"),
    path("log/leaves/<str:leaf_hash>/proof", views.proof, name="proof"),
]
