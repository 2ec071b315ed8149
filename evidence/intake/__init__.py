"""Papers come in: originals to the vault, each read once, tagged and stored."""
