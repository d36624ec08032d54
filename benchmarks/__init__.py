"""Benchmarks: ratios measured in one run against a peer or a raw limit."""
