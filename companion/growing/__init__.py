"""Growing: crops, recipes and their versions, batches and what happens to them."""
