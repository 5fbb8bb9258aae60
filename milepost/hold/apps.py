from django.apps import AppConfig


class HoldConfig(AppConfig):
    name = "milepost.hold"
    label = "hold"
    default_auto_field = "django.db.models.BigAutoField"
