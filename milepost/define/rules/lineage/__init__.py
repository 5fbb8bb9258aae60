"""Definitions made from others: what a license allows, what a core asks, what is declared."""
