"""What a definition is, when it may be published, how versions differ; no tables."""
