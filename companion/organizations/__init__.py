"""Organizations: members, invitations and API keys."""
