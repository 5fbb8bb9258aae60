"""``{% load kit %}``: ``{{ text|marked }}`` shows what people wrote, with its marks."""

from django import template
from django.utils.safestring import SafeString

from milepost.kit.markdown import to_html

register = template.Library()


@register.filter
def marked(text: str) -> SafeString:
    """Return CommonMark as safe HTML."""
    return to_html(text)
