"""What happened that matters for security, and who did it."""
