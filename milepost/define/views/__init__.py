"""Pages of the catalogue, of the designers' desk and of the editor."""
