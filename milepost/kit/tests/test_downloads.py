"""What is handed out runs nowhere, under a plain name and type."""

import pytest

from milepost.kit.downloads import attachment, picture
from milepost.kit.media import MediaType


@pytest.mark.parametrize(("hand_out", "how"), [(attachment, "attachment"), (picture, "inline")])
def test_a_file_is_sandboxed_and_its_headers_are_plain_text(hand_out, how) -> None:
    response = hand_out(b"x", media_type=MediaType.JPEG, name="tally sheet.jpg")
    assert response["Content-Disposition"] == f'{how}; filename="tally sheet.jpg"'
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert {type(value) for _name, value in response.items()} == {str}
