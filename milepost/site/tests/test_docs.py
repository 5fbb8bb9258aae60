"""The code of how-tos that ask a server runs as it stands, against one."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from milepost.issue.tests.builders import make_awarder
from milepost.organizations.tests.builders import make_organization
from milepost.people.actions import make_token

pytestmark = pytest.mark.django_db(transaction=True)
HOW_TOS = Path(__file__).parents[3] / "docs" / "how-to"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_vc_api_is_used_as_its_how_to_says(
    live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PUBLIC_URL = live_server.url
    guild = make_organization("Guild")
    guild.slug = "guild"
    guild.save()
    token = make_token(make_awarder(guild), name="Program", expires_at=None, at=timezone.now())
    monkeypatch.setenv("SERVER", live_server.url)
    monkeypatch.setenv("TOKEN", token)
    page = HOW_TOS / "use-the-vc-api.md"
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    assert len(blocks) == 5
    namespace: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(page), "exec"), namespace)
