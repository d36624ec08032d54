"""Rules that are authored here for many sites, and carried out by Home Assistant."""
