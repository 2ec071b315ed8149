"""What the evidence adds up to: topics gathered into areas, where papers differ, what is missing, what is open."""
