"""What sites are to hear of: a feed with a number for each change."""
