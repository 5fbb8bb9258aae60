"""Who may review what, what a review must hold, and what follows from the reviews of a round."""
