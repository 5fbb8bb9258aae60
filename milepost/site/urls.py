"""Every address of the site; a stage adds one line."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from milepost.site import views

site_urls = [path("", views.home, name="home")]
if settings.DEVELOPMENT:
    site_urls += [path("design/", views.design, name="design")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((site_urls, "site"))),
    path("", include("milepost.ledger.urls")),
]
