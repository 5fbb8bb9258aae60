"""Organizations, their people and roles."""

from django.urls import path

from milepost.organizations import views

app_name = "organizations"
urlpatterns = [
    path("organizations/", views.own, name="list"),
    path("organizations/new/", views.found, name="found"),
    path("organizations/join/<str:token>/", views.join, name="join"),
    path("organizations/<slug:slug>/", views.detail, name="detail"),
    path("organizations/<slug:slug>/change/", views.change, name="change"),
    path("organizations/<slug:slug>/leave/", views.leave, name="leave"),
    path("organizations/<slug:slug>/children/add/", views.add_child, name="add_child"),
    path("organizations/<slug:slug>/invite/", views.invite, name="invite"),
    path(
        "organizations/<slug:slug>/invitations/<int:pk>/withdraw/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("organizations/<slug:slug>/people/<uuid:pk>/give/", views.give_role, name="give_role"),
    path("organizations/<slug:slug>/people/<uuid:pk>/take/", views.take_role, name="take_role"),
]
