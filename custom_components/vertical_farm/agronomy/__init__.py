"""The science of the farm: pure functions and frozen values, standard library only."""
