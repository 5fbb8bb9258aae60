"""Pages of those who review, and of those whose work was judged."""
