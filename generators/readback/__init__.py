"""Drafts that people edited: read back, compared, and merged with newer ones."""
