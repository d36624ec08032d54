"""Notes and their photos."""
