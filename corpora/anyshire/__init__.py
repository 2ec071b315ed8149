"""The Anyshire sample pack: one fictional CCG's papers for a quarter, with a key to what was planted in them."""
