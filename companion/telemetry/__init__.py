"""What sensors measure: taken in, summed up by hour and day, read as series."""
