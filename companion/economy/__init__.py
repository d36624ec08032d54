"""Inventory, costs, labour, energy prices, seed lots, customers and shipments."""
