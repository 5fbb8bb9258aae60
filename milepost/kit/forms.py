"""How every form looks: Django's own forms, drawn with the design system's templates."""

from typing import Any

from django.forms import FileInput
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws ``{{ form }}`` and ``{{ form.as_div }}`` with an error summary, and fields of ours."""

    form_template_name = "kit/form.html"
    field_template_name = "kit/field.html"


class CameraInput(FileInput):
    """Takes a picture: on a phone it opens the camera, elsewhere it asks for an image file."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", "capture": "environment", **(attrs or {})})
