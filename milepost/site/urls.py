"""Every address of the site; a stage adds one line."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from milepost.site import views
from milepost.site.api import api
from milepost.site.demo import views as demo_views
from milepost.site.erasing import views as erasing
from milepost.site.prior import views as prior

handler400 = "milepost.site.errors.bad_request"
handler403 = "milepost.site.errors.forbidden"
handler404 = "milepost.site.errors.not_found"
handler500 = "milepost.site.errors.broken"

site_urls = [
    path("", views.home, name="home"),
    path("account/archive/", views.archive, name="archive"),
    path("account/archive/bring/", views.bring_archive, name="bring_archive"),
    path("account/erasure/", erasing.erasure, name="erasure"),
    path("account/erasure/call-off/", erasing.call_off, name="call_off_erasure"),
    path("account/erasure/<str:token>/", erasing.confirm, name="confirm_erasure"),
    path("developers/", views.reference, name="api"),
    path("earn/<uuid:pk>/<uuid:slot>/wallet/", prior.from_wallet, name="from_wallet"),
    path("operator/login/", views.operator_sign_in, name="operator_sign_in"),
]
if settings.DEVELOPMENT:
    site_urls += [
        path("design/", views.design, name="design"),
        path("demo/mail/", views.mailbox, name="mailbox"),
    ]
if settings.DEMO:
    site_urls += [
        path("demo/", demo_views.demo, name="demo"),
        path("demo/enter/<slug:key>/", demo_views.enter, name="enter"),
    ]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((site_urls, "site"))),
    path("operator/", admin.site.urls),
    path("api/v1/", api.urls),
    path("", include("milepost.people.urls")),
    path("", include("milepost.organizations.urls")),
    path("", include("milepost.ledger.urls")),
    path("", include("milepost.recognize.urls")),
    path("", include("milepost.earn.urls")),
    path("", include("milepost.hold.urls")),
    path("", include("milepost.review.urls")),
    path("", include("milepost.verify.urls")),
    path("", include("milepost.define.urls")),
    path("", include("milepost.issue.urls")),
    path("", include("milepost.frameworks.urls")),
    path("", include("milepost.practice.urls")),
]
