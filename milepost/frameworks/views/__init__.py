"""The pages of frameworks, and the same as CASE for programs."""
