"""The link: sites of Home Assistant, paired, and what they send."""
