"""Alerts over what was measured and harvested, and the health of sites and sensors."""
