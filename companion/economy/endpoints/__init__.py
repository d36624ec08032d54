"""The routes of stock, money, seed lots, customers and shipments."""
