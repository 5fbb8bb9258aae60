"""What frameworks there are and say: lists, trees, search, what is served as CASE."""

from milepost.frameworks.queries.case import package_of, table_of
from milepost.frameworks.queries.crosswalks import (
    Pair,
    Side,
    crosswalk_package,
    crosswalk_resource,
    crosswalks,
    crosswalks_of,
    pairs_of,
    sides_of,
)
from milepost.frameworks.queries.frameworks import (
    ancestors_of,
    children_of,
    competencies,
    desks_of,
    drafts_of,
    frameworks,
    frameworks_seen_by,
    jobs_of,
    own_frameworks_of,
    tree_of,
    versions_of,
)
from milepost.frameworks.queries.links import Linked, links_at, links_of, public_links
from milepost.frameworks.queries.search import Found, rows_of, search

__all__ = [
    "Found",
    "Linked",
    "Pair",
    "Side",
    "ancestors_of",
    "children_of",
    "competencies",
    "crosswalk_package",
    "crosswalk_resource",
    "crosswalks",
    "crosswalks_of",
    "desks_of",
    "drafts_of",
    "frameworks",
    "frameworks_seen_by",
    "jobs_of",
    "links_at",
    "links_of",
    "own_frameworks_of",
    "package_of",
    "pairs_of",
    "public_links",
    "rows_of",
    "search",
    "sides_of",
    "table_of",
    "tree_of",
    "versions_of",
]
