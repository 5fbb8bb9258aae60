"""What a framework is, how CASE and tables are read and written, how a tree moves; no tables."""
