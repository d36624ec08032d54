"""The companion of the Vertical Farm integration: farm records and analytics."""

__version__ = "0.1.0"
