"""The table of what Insignia supports, each line with the tests that show it.

``python insignia/tests/support_table.py`` writes it to ``docs/reference/insignia-support.md``.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "reference" / "insignia-support.md"


@dataclass(frozen=True)
class Line:
    """One thing that is supported: made, read, or both; and ``file::test`` for each proof of it."""

    what: str
    makes: bool
    reads: bool
    tests: tuple[str, ...]
    note: str = ""


def both(what: str, *tests: str, note: str = "") -> Line:
    """Something that is made and read."""
    return Line(what, makes=True, reads=True, tests=tests, note=note)


def reads(what: str, *tests: str, note: str = "") -> Line:
    """Something that is read and never made."""
    return Line(what, makes=False, reads=True, tests=tests, note=note)


_DI, _SD = "test_data_integrity", "test_ecdsa_sd"
_OURS = "test_strangers::test_digital_bazaar_accepts_our_proofs_and_we_theirs"
_VECTORS = f"{_DI}::test_the_published_proofs_are_made_and_checked"

TABLE: dict[str, tuple[Line, ...]] = {
    "Proofs": (
        both("`eddsa-rdfc-2022`", _VECTORS, _OURS),
        both("`eddsa-jcs-2022`", _VECTORS),
        both("`ecdsa-rdfc-2019`, P-256 and P-384", _VECTORS, _OURS),
        both("`ecdsa-jcs-2019`, P-256 and P-384", _VECTORS),
        both(
            "`ecdsa-sd-2023`: base, derive, verify",
            f"{_SD}::test_the_published_base_proof_is_made_and_checked",
            f"{_SD}::test_the_published_derived_proof_is_made_and_checked",
            "test_strangers::test_selective_disclosure_goes_from_us_to_them_and_back",
        ),
        both(
            "proof sets, of any suites",
            f"{_DI}::test_every_proof_of_the_published_sets_holds",
            f"{_DI}::test_every_suite_stands_beside_and_builds_upon_every_suite",
        ),
        both(
            "proof chains (`previousProof`), of any suites",
            f"{_DI}::test_every_proof_of_the_published_chains_holds",
            f"{_DI}::test_every_suite_stands_beside_and_builds_upon_every_suite",
        ),
        reads(
            "`Ed25519Signature2020`",
            f"{_DI}::test_the_published_ed25519signature2020_is_checked",
            "test_corpus::test_it_gets_the_verdict_its_authors_assert",
        ),
        both(
            "Open Badges VC-JWT (RS256, ES256, EdDSA)",
            "test_jose::test_an_open_badge_reads_back_from_its_token",
            "test_checks::test_an_open_badges_token_is_valid",
        ),
        both(
            "W3C `vc+jwt`, `vp+jwt`",
            "test_jose::test_a_document_reads_back_from_its_w3c_token",
            "test_checks::test_a_w3c_token_is_valid",
            "test_checks::test_a_presentation_as_a_token_answers_nonce_and_audience",
        ),
        both(
            "W3C `vc+sd-jwt`, `vp+sd-jwt`",
            "test_sd_jwt::test_the_sd_jwts_of_the_w3c_suite",
            "test_checks::test_a_document_in_an_sd_jwt_is_valid",
        ),
        both(
            "SD-JWT VC (`dc+sd-jwt`) with key binding",
            "test_strangers::test_sd_jwts_go_from_us_to_openwallet_and_back",
            "test_checks::test_an_sd_jwt_vc_of_a_did_is_valid",
            "test_checks::test_key_binding_is_asked_for_by_policy",
        ),
    ),
    "Documents": (
        both(
            "Open Badges 3.0 credential",
            "test_verify::test_a_signed_badge_passes_every_check",
            "test_corpus::test_it_gets_the_verdict_its_authors_assert",
        ),
        both(
            "EndorsementCredential, alone and embedded",
            "test_checks::test_an_endorsement_credential_stands_alone",
            "test_checks::test_an_endorsement_inside_is_verified",
        ),
        both(
            "CLR 2.0: ClrCredential",
            "test_checks::test_a_learner_record_reports_on_each_credential_inside",
        ),
        both(
            "VerifiablePresentation, with challenge and domain",
            "test_checks::test_a_presentation_answers_challenge_and_domain",
        ),
        both(
            "EnvelopedVerifiableCredential",
            "test_checks::test_a_presentation_is_valid_with_all_it_shows",
        ),
        reads(
            "VC Data Model 1.1, embedded proofs and `vc` claim",
            "test_checks::test_a_credential_of_the_first_data_model_stands_in_a_vc_claim",
            "test_corpus::test_it_gets_the_verdict_its_authors_assert",
        ),
        reads(
            "1EdTechCredentialRefresh",
            "test_checks::test_the_current_version_is_asked_for_and_then_counts",
        ),
        both(
            "IdentityObject: hashing and matching",
            "test_checks::test_identities_match_whom_they_stand_for",
        ),
        reads(
            "Open Badges 2.0 and 2.1, hosted",
            "test_legacy::test_a_hosted_badge_is_valid_while_its_issuer_shows_it",
        ),
        reads(
            "Open Badges 2.0 and 2.1, signed",
            "test_legacy::test_a_signed_badge_is_valid_by_the_issuers_own_key",
        ),
        reads(
            "Open Badges 1.0 and 1.1",
            "test_legacy::test_version_1_0_signs_with_a_key_at_its_own_address",
        ),
        reads(
            "Open Badges 0.5",
            "test_legacy::test_the_first_generation_is_read_but_needs_its_address",
            note="unknown, unless its address is given",
        ),
        reads(
            "Open Badges 2.0 as 3.0",
            "test_legacy::test_it_becomes_an_open_badge_3_with_criteria_and_evidence_kept",
        ),
        both("PNG baking", "test_baking::test_what_was_baked_comes_out_again"),
        both(
            "SVG baking",
            "test_baking::test_what_was_baked_comes_out_again",
            "test_baking::test_both_generations_live_in_one_picture_and_the_newer_is_read",
        ),
    ),
    "Status": (
        both(
            "Bitstring Status List: revocation, suspension, refresh, message",
            "test_status::test_entry_0_is_the_leftmost_bit",
            "test_cli::test_a_badge_is_as_its_list_says_for_every_purpose",
            "test_verify::test_what_a_set_bit_means_depends_on_its_purpose",
            "test_checks::test_a_message_is_told_in_its_issuers_words",
            "test_strangers::test_status_lists_go_from_us_to_digital_bazaar_and_back",
        ),
        both(
            "Token Status List, named by any token",
            "test_token_status::test_the_short_examples_of_the_draft",
            "test_checks::test_the_status_of_an_sd_jwt_vc_stands_in_its_token_list",
            "test_checks::test_any_token_may_name_a_token_list",
        ),
        reads("StatusList2021", "test_checks::test_the_forerunner_of_the_bitstring_list_is_read"),
        reads(
            "1EdTechRevocationList",
            "test_checks::test_a_1edtech_revocation_list_names_what_is_revoked",
        ),
        reads(
            "Open Badges 1 and 2 revocation lists",
            "test_legacy::test_the_revocation_list_is_read_in_every_form",
        ),
    ),
    "Identifiers and keys": (
        both(
            "did:key: Ed25519, P-256, P-384",
            "test_did::test_the_published_did_keys_hold_the_published_bytes",
        ),
        both(
            "did:web, with localhost and port",
            "test_did::test_an_identifier_names_the_url_of_its_document",
            "test_verify::test_a_did_web_issuer_is_asked_for_and_then_bound",
        ),
        both(
            "did:jwk",
            "test_did::test_the_published_did_jwk_resolves",
            "test_cli::test_every_kind_of_key_is_made_and_signs",
        ),
        both(
            "controller documents at https",
            "test_did::test_a_controller_document_at_https_is_used_under_its_own_address",
        ),
        both("Multikey, JWK, PEM", "test_keys::test_a_key_reads_back_from_every_form"),
        reads(
            "expired and revoked keys",
            "test_did::test_a_key_counts_while_it_is_in_force",
            "test_checks::test_a_revoked_key_signs_no_more",
        ),
    ),
    "JSON-LD": (
        both(
            "RDFC-1.0 with SHA-256 and SHA-384",
            "test_rdfc::test_every_evaluation_vector_gives_its_bytes",
        ),
        both("poison graphs refused", "test_rdfc::test_the_poison_graph_is_refused"),
        both(
            "undefined terms and types refused",
            "test_jsonld::test_what_a_signature_would_omit_is_refused_with_its_place",
            "test_verify::test_an_undefined_word_is_found",
        ),
        both(
            "contexts shipped and hash-checked",
            "test_contexts::test_every_shipped_context_is_the_approved_file",
        ),
        reads(
            "contexts of a document's own, where allowed; the rare ones by PyLD",
            "test_foreign::test_a_badge_with_words_of_its_own_is_valid_with_a_warning",
            "test_foreign::test_known_words_are_left_alone",
            "test_foreign::test_what_pyld_would_leave_out_is_refused",
        ),
        reads(
            "members moved between two descriptions found",
            "test_policy::test_a_forgery_that_keeps_the_signed_statements_is_still_refused",
        ),
    ),
}

NOT_SUPPORTED = (
    "`bbs-2023`: unknown, never valid",
    "COSE, JAdES, `RsaSignature2018`",
    "`x5c` certificate chains",
    "JSON Schemas named in `credentialSchema`: departures from Open Badges are found by own rules",
)


def render() -> str:
    """The page, as Markdown."""
    lines = [
        "# What Insignia supports",
        "",
        "Written by `python insignia/tests/support_table.py`; every line names the tests that show"
        " it, and a",
        "test fails when this page or one of those names is out of date.",
    ]
    for area, rows in TABLE.items():
        lines += ["", f"## {area}", "", "| what | made | read | shown by |", "|---|---|---|---|"]
        lines += [_row(row) for row in rows]
    lines += ["", "## Not supported", "", *[f"- {what}" for what in NOT_SUPPORTED], ""]
    return "\n".join(lines)


def _row(row: Line) -> str:
    shown = ", ".join(f"`{test.partition('::')[2]}`" for test in row.tests)
    what = f"{row.what} ({row.note})" if row.note else row.what
    return f"| {what} | {_mark(row.makes)} | {_mark(row.reads)} | {shown} |"


def _mark(yes: bool) -> str:
    return "yes" if yes else "no"


def missing() -> list[str]:
    """The tests that the table names and that do not exist."""
    named = {test for rows in TABLE.values() for row in rows for test in row.tests}
    return sorted(name for name in named if not _exists(name))


def _exists(name: str) -> bool:
    file, _, test = name.partition("::")
    path = HERE / f"{file}.py"
    if not path.exists():
        return False
    nodes = ast.parse(path.read_text()).body
    return test in {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


if __name__ == "__main__":
    PAGE.write_text(render())
