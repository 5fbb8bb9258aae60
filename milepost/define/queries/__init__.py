"""What is defined: the catalogue, the designers' desks, a version's content and picture."""

from milepost.define.queries.catalogue import (
    Change,
    Filters,
    catalogue,
    history,
    nearly,
    organizations_with_published,
    public_versions,
    published,
)
from milepost.define.queries.desks import (
    achievements_of,
    desks_of,
    drafts_of,
    versions_seen_by,
)
from milepost.define.queries.pictures import Picture, picture, picture_svg
from milepost.define.queries.versions import (
    COLUMNS,
    content_of,
    definition_document,
    typed_of,
    whereabouts,
)

__all__ = [
    "COLUMNS",
    "Change",
    "Filters",
    "Picture",
    "achievements_of",
    "catalogue",
    "content_of",
    "definition_document",
    "desks_of",
    "drafts_of",
    "history",
    "nearly",
    "organizations_with_published",
    "picture",
    "picture_svg",
    "public_versions",
    "published",
    "typed_of",
    "versions_seen_by",
    "whereabouts",
]
