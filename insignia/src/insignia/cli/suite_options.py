"""The options of the file interface, which two commands have (see ``suite_files``)."""

from __future__ import annotations

import argparse

FEATURES = ("credential_jose", "presentation_jose", "credential_sdjwt", "presentation_sdjwt")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the file interface."""
    files = parser.add_argument_group("file interface of the W3C's JOSE test suite")
    files.add_argument("--input", metavar="FILE", dest="input_file", help="what to sign or check")
    files.add_argument("--feature", choices=FEATURES, help="turns to the file interface")
    files.add_argument("--sd", metavar="JSON", help="paths that a holder may hide, as a list")
