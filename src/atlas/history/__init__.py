"""What changed in the data, and when, from git."""
