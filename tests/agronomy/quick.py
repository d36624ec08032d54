"""How the property tests of the science run: few examples, always the same ones."""

from hypothesis import settings

quickly = settings(derandomize=True, max_examples=25, deadline=None, database=None)
