"""The database's forms, one step after the other."""
