"""SQLite: the only room where SQL stands."""
