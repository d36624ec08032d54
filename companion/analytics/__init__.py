"""What records and readings say together: yield, light, energy, money and origin."""
