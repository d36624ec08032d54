"""What the companion measures of itself, for Prometheus."""

from prometheus_client import Counter, Histogram

REQUEST_SECONDS = Histogram(
    "companion_request_seconds",
    "Time to answer a request.",
    ["method", "route", "status"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
SIGN_INS = Counter("companion_sign_ins", "Sign-ins, by how they ended.", ["outcome"])
