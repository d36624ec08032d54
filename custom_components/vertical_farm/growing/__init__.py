"""Growing: recipes, batches, stages, targets, tasks and plans, without Home Assistant."""
