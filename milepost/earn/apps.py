from django.apps import AppConfig


class EarnConfig(AppConfig):
    name = "milepost.earn"
    label = "earn"
    default_auto_field = "django.db.models.BigAutoField"
