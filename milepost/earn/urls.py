from django.urls import path

from milepost.earn.api import router as api_router
from milepost.earn.views import artifacts, files, submissions, tus

app_name = "earn"
urlpatterns = [
    path("earn/", submissions.my_submissions, name="list"),
    path("earn/start/<slug:slug>/", submissions.start, name="start"),
    path("earn/<uuid:pk>/", submissions.submission, name="submission"),
    path("earn/<uuid:pk>/progress/", submissions.progress, name="progress"),
    path("earn/<uuid:pk>/submit/", submissions.submit, name="submit"),
    path("earn/<uuid:pk>/withdraw/", submissions.withdraw, name="withdraw"),
    path("earn/<uuid:pk>/<uuid:slot>/files/", artifacts.add_files, name="add_files"),
    path("earn/<uuid:pk>/<uuid:slot>/uploads/", tus.create, name="create_upload"),
    path("earn/<uuid:pk>/<uuid:slot>/link/", artifacts.add_link, name="add_link"),
    path("earn/<uuid:pk>/<uuid:slot>/<uuid:text>/", artifacts.save_text, name="save_text"),
    path("earn/work/<uuid:pk>/", artifacts.change, name="change"),
    path("earn/uploads/<uuid:pk>/", tus.upload, name="upload"),
    path("earn/work/<uuid:pk>/piece/", artifacts.piece, name="piece"),
    path("earn/work/<uuid:pk>/remove/", artifacts.remove, name="remove"),
    path("earn/work/<uuid:pk>/file/", files.download, name="file"),
    path("earn/work/<uuid:pk>/preview/", files.small, name="preview"),
]

__all__ = ["api_router", "app_name", "urlpatterns"]
