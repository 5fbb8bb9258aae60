"""Input that means harm, and what becomes of it."""
