"""What the companion measures of itself, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

REQUEST_SECONDS = Histogram(
    "companion_request_seconds",
    "Time to answer a request.",
    ["method", "route", "status"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
SIGN_INS = Counter("companion_sign_ins", "Sign-ins, by how they ended.", ["outcome"])
JOBS = Counter(
    "companion_jobs", "Jobs that ran, by how that ended.", ["name", "outcome"]
)
JOB_SECONDS = Histogram(
    "companion_job_seconds",
    "Time that a job took.",
    ["name"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600),
)
JOBS_THERE = Gauge("companion_jobs_there", "Jobs in the database.", ["state"])
JOBS_LATE = Gauge(
    "companion_jobs_late_seconds", "How long the job that waits longest is overdue."
)
