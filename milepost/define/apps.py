from django.apps import AppConfig


class DefineConfig(AppConfig):
    name = "milepost.define"
    label = "define"
    default_auto_field = "django.db.models.BigAutoField"
