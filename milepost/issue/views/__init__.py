"""What is public about issuing, what the holder fetches, and the awarder's desk."""
