"""Every benchmark of the companion; writes its sections of RESULTS.md.

`.venv-companion/bin/python -m benchmarks.companion`
"""

from . import (
    companion_analytics,
    companion_ingest,
    companion_reads,
    companion_start,
    results,
)

INGEST = """## The companion: taking readings in

End to end and durable before the answer, on SQLite; ratios are medians of the rounds' own.

"""
READS = """## The companion: reading, and a year

CPU of the server for one request, and what its caller waits, where so many readings of 1,000
sensors are stored; the aim is five times an empty request of the same moments.

"""
ANALYTICS = """## The companion: analytics

A farm of 250 shelves with four sensors each, one reading a minute, and 100,000 events of
batches. Of 100 million readings only the sums are stored: nothing else is asked.

"""
START = """## The companion: starting

"""


def main() -> None:
    """Measure one after another."""
    for head, body in (
        (INGEST, companion_ingest.measure),
        (READS, lambda: companion_reads.measure([1, 10])),
        (ANALYTICS, lambda: companion_analytics.measure([1, 10, 100])),
        (START, companion_start.measure),
    ):
        section = head + body()
        print(section, flush=True)
        results.write_section(section)


if __name__ == "__main__":
    main()
