"""A picture that exists only as PNG, wrapped so that it can be had as SVG too."""

import base64

from milepost.define.queries import Picture

SIZE = 512


def plain_svg(picture: Picture) -> bytes:
    """Return the picture as SVG; an uploaded PNG stands in it as it is."""
    if picture.svg is not None:
        return picture.svg.encode()
    data = base64.b64encode(picture.png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<image width="{SIZE}" height="{SIZE}" href="data:image/png;base64,{data}"/></svg>'
    ).encode()
