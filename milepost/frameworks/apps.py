from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "milepost.frameworks"
    label = "frameworks"
    default_auto_field = "django.db.models.BigAutoField"
