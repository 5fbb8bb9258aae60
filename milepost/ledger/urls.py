from django.urls import path

from milepost.ledger import views

app_name = "ledger"
urlpatterns = [
    path("log/", views.page, name="page"),
    path("log/checkpoint", views.checkpoint, name="checkpoint"),
    path("log/consistency", views.consistency, name="consistency"),
    path("log/leaves/<str:leaf_hash>/", views.leaf, name="leaf"),
    path("log/leaves/<str:leaf_hash>/proof", views.proof, name="proof"),
]
