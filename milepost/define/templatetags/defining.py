"""What pages of this stage show of badges."""

from urllib.parse import quote

from django import template

from milepost.define.rules.drawing import draw

register = template.Library()


@register.simple_tag
def drawn(palette: str, symbol: str) -> str:
    """The address of a badge that stands in the page itself: two dozen are no request each."""
    return "data:image/svg+xml," + quote(draw(palette, symbol=symbol, title=""), safe="/:= ")
