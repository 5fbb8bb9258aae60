"""Every address of the site; a stage adds one line."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from milepost.site import views
from milepost.site.demo import views as demo_views

site_urls = [path("", views.home, name="home")]
if settings.DEVELOPMENT:
    site_urls += [path("design/", views.design, name="design")]
if settings.DEMO:
    site_urls += [
        path("demo/", demo_views.demo, name="demo"),
        path("demo/enter/<slug:key>/", demo_views.enter, name="enter"),
    ]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((site_urls, "site"))),
    path("", include("milepost.ledger.urls")),
    path("", include("milepost.earn.urls")),
]
