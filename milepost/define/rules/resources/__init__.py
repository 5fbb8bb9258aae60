"""Where to learn something: what may be suggested, by whom, how often, and what owners may do."""
