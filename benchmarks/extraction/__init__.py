"""How fast and how faithfully papers are read, beside other readers."""
