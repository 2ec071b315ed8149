"""Wording and house style, meant to be edited by the people who use them."""
