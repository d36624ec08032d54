"""What should be done with lamps, pumps, dosers and the climate, and what must not be."""
