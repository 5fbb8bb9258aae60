"""Pages: the public catalogue, the designers' desk, the editor."""
