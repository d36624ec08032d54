"""Tasks, once or by a recurrence."""
