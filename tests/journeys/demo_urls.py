"""The site's addresses as ``make demo`` serves them, with the page on which one can be anyone."""

from django.urls import include, path

from milepost.site import urls
from milepost.site.demo import views

handler404 = urls.handler404
site_urls = [
    *urls.site_urls,
    path("demo/", views.demo, name="demo"),
    path("demo/enter/<slug:key>/", views.enter, name="enter"),
]
urlpatterns = [path("", include((site_urls, "site"))), *urls.urlpatterns[1:]]
