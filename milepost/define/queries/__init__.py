"""What is defined: the catalogue, the designers' desks, a version's content and picture."""

from milepost.define.queries.aligning import (
    alignment_to,
    contexts_offered,
    kept_competencies,
    offered,
)
from milepost.define.queries.catalogue import (
    Change,
    Filters,
    catalogue,
    history,
    nearly,
    offering,
    organizations_with_published,
    public_versions,
    published,
)
from milepost.define.queries.comparing import Comparison, comparison
from milepost.define.queries.desks import (
    achievements_of,
    desks_of,
    drafts_of,
    versions_seen_by,
)
from milepost.define.queries.drafting import (
    authors_of,
    coauthor_of,
    comments_to_resolve,
    comments_today,
    discussion,
    license_to_agree,
    open_drafts,
    opening_for,
    opening_of,
)
from milepost.define.queries.effort import real_effort
from milepost.define.queries.lineage import (
    declared_of,
    descendants,
    rulings_on,
    todo,
    upstream,
    versions_to_rule_on,
)
from milepost.define.queries.pictures import Picture, picture, picture_svg
from milepost.define.queries.resources import (
    helped_by,
    resources_of,
    resources_to_decide,
    suggested_today,
    suggestions_by,
)
from milepost.define.queries.versions import (
    COLUMNS,
    content_of,
    definition_document,
    gate_report,
    typed_of,
    whereabouts,
)

__all__ = [
    "COLUMNS",
    "Change",
    "Comparison",
    "Filters",
    "Picture",
    "achievements_of",
    "alignment_to",
    "authors_of",
    "catalogue",
    "coauthor_of",
    "comments_to_resolve",
    "comments_today",
    "comparison",
    "content_of",
    "contexts_offered",
    "declared_of",
    "definition_document",
    "descendants",
    "desks_of",
    "discussion",
    "drafts_of",
    "gate_report",
    "helped_by",
    "history",
    "kept_competencies",
    "license_to_agree",
    "nearly",
    "offered",
    "offering",
    "open_drafts",
    "opening_for",
    "opening_of",
    "organizations_with_published",
    "picture",
    "picture_svg",
    "public_versions",
    "published",
    "real_effort",
    "resources_of",
    "resources_to_decide",
    "rulings_on",
    "suggested_today",
    "suggestions_by",
    "todo",
    "typed_of",
    "upstream",
    "versions_seen_by",
    "versions_to_rule_on",
    "whereabouts",
]
