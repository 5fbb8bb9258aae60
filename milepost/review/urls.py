from django.urls import path

from milepost.review import views
from milepost.review.api import router as api_router

__all__ = ["api_router", "app_name", "urlpatterns"]

app_name = "review"
urlpatterns = [
    path("review/", views.queue, name="queue"),
    path("review/mine/", views.mine, name="mine"),
    path("review/take/<uuid:pk>/", views.take, name="take"),
    path("review/record/<uuid:pk>/", views.record, name="record"),
    path("review/history/<uuid:pk>/", views.history, name="history"),
    path("review/<uuid:pk>/", views.desk, name="desk"),
    path("review/<uuid:pk>/draft/", views.draft, name="draft"),
    path("review/<uuid:pk>/release/", views.release, name="release"),
    path("review/<uuid:pk>/done/", views.done, name="done"),
    path("review/<uuid:pk>/files/<uuid:artifact>/", views.file, name="file"),
    path("review/<uuid:pk>/files/<uuid:artifact>/preview.jpg", views.preview, name="preview"),
]
