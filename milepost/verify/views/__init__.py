"""Checking a badge: pages for people, VC-API and DID resolution for programs."""
