"""The live farm: layout, readings and derived values, shown by the platforms."""
