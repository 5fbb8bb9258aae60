"""How the log hashes, proves and signs; no tables."""
