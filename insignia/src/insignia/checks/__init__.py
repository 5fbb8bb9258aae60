"""The questions asked of a credential, one file each; ``verify`` puts them in order."""
