"""The codebook, lexicons and the Anyshire sample papers. MANIFEST.md says what each is."""
