from django.apps import AppConfig


class RecognizeConfig(AppConfig):
    name = "milepost.recognize"
    label = "recognize"
    default_auto_field = "django.db.models.BigAutoField"
