from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "milepost.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.BigAutoField"
