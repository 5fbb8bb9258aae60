from django.apps import AppConfig


class VerifyConfig(AppConfig):
    name = "milepost.verify"
    label = "verify"
    default_auto_field = "django.db.models.BigAutoField"
