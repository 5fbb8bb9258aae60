"""Drafts in the open: who may say something, where, and who is named as an author."""
