"""Simulated hardware: the physics of a small farm, shown as ordinary entities."""
