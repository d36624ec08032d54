"""Farms and what stands in them: racks, shelves, reservoirs, devices, sensors."""
