"""Who may commit an organization, what a commitment says, and what follows what. No queries."""
