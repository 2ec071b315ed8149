"""How the sample papers are laid out: small scripts and tables in, PDF, Word, Excel and PowerPoint files out."""
