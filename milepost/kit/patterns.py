"""What the API's descriptions say of a text."""

WITHOUT_ZERO = r"^[^\x00]*$"
"""Any text without a zero character, which PostgreSQL can't keep."""
