"""What goes out: the same draft as a clean Word file, a tagged PDF and one web page, and what is struck out of it."""
