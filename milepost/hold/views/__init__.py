"""Pages of the wallet, of sharing, and the public page of a share."""
