"""Proposals of people: batches to sow, and other targets, for a site to accept."""
