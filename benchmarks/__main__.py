"""Run the benchmarks of the integration and write their table.

`python -m benchmarks` takes some minutes; `--quick` leaves out the largest farms.
"""

import argparse
from collections.abc import Iterable
import platform

from homeassistant.const import __version__ as ha_version

from .home import alone
from .month import simulate, table
from .past_crops import PastCropCost, past_crop_cost
from .reports import ReportCost, measure_reports
from .results import write
from .science import ScienceCost, science_costs
from .setup_cost import SetupCost, setup_costs

_INTRO = """# Benchmarks

Written by `scripts/benchmark`. Every figure is CPU time on one core of one run; only
the ratios are meant to be compared between machines.
"""

_REPORTS_INTRO = """\
Three sensors a shelf, each report with a new value; microseconds per report without the
source's own state write. Trivial: registered sensor entities that write as many states.
Helpers: the same values from template, integration and utility_meter. Periodic: ticks and
roll-ups, spread over the reports when each sensor reports every 10 s. 1,000 shelves are
three farms, because Home Assistant allows 10,000 entities in one config entry."""
_SETUPS_INTRO = """\
Milliseconds per shelf. Bare: an integration that only registers as many devices and
entities. Again: a start with all of them in the registry, as after a restart."""

_PAST_INTRO = """\
Seconds of CPU to set up a farm of three sensors a shelf, without and with batches that have
ended, each with a history of about ten steps; memory as Python allocates it for them."""


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _reports(costs: list[ReportCost]) -> str:
    """Return the table of what a report costs."""
    flat = costs[0].farm
    return "\n\n".join(
        (
            "## A sensor report, until the last derived state is written",
            _REPORTS_INTRO,
            _table(
                (
                    "shelves",
                    "states per report",
                    "farm",
                    "trivial",
                    "helpers",
                    "farm / trivial (at most 2)",
                    "farm / helpers (at most 0.5)",
                    "farm / farm at 10 shelves",
                    "periodic",
                    "bare state write",
                ),
                (
                    (
                        cost.shelves,
                        f"{cost.states_per_report:.2f}",
                        f"{cost.farm:.1f}",
                        f"{cost.trivial:.1f}",
                        f"{cost.helpers:.1f}",
                        f"**{cost.farm / cost.trivial:.2f}**",
                        f"**{cost.farm / cost.helpers:.2f}**",
                        f"{cost.farm / flat:.2f}",
                        f"{cost.periodic:.1f}",
                        f"{cost.bare_write:.1f}",
                    )
                    for cost in costs
                ),
            ),
        )
    )


def _setups(costs: list[SetupCost]) -> str:
    """Return the table of what setting up costs."""
    return "\n\n".join(
        (
            "## Setting up a farm",
            _SETUPS_INTRO,
            _table(
                (
                    "shelves",
                    "devices",
                    "entities",
                    "farm",
                    "farm again (at most 5)",
                    "bare",
                    "farm / bare (at most 2)",
                ),
                (
                    (
                        cost.shelves,
                        cost.devices,
                        cost.entities,
                        f"{cost.farm_ms:.2f}",
                        f"**{cost.again_ms:.2f}**",
                        f"{cost.bare_ms:.2f}",
                        f"**{cost.farm_ms / cost.bare_ms:.2f}**",
                    )
                    for cost in costs
                ),
            ),
        )
    )


def _past(cost: PastCropCost) -> str:
    """Return the table of what finished batches cost."""
    return "\n\n".join(
        (
            "## Finished batches",
            _PAST_INTRO,
            _table(
                (
                    "shelves",
                    "finished batches",
                    "start without",
                    "start with",
                    "added (under 1)",
                    "bytes per batch (under 2,000)",
                ),
                (
                    (
                        cost.shelves,
                        f"{cost.batches:,}",
                        f"{cost.without_s:.2f}",
                        f"{cost.with_s:.2f}",
                        f"**{cost.with_s - cost.without_s:.2f}**",
                        f"**{cost.bytes_per_batch:,.0f}**",
                    ),
                ),
            ),
        )
    )


def _science(costs: list[ScienceCost]) -> str:
    """Return the table of what the science costs."""
    return "\n\n".join(
        (
            "## The science",
            "Milliseconds of CPU, the best of five.",
            _table(
                ("what", "ms", "limit"),
                (
                    (cost.what, f"**{cost.milliseconds:.1f}**", f"{cost.limit:.0f}")
                    for cost in costs
                ),
            ),
        )
    )


def _month() -> str:
    """Return the table of a month that automations run."""
    return "\n\n".join(
        (
            "## A month of automation",
            (
                "A demo farm of two shelves of butterhead lettuce for 30 days, run by Home "
                "Assistant's\nautomations as they are suggested for it, whose clock leaps from "
                "timer to timer. No light\nfor 6 h of one day."
            ),
            "\n".join(table(simulate())),
        )
    )


def run(*, quick: bool) -> str:
    """Measure everything and return the report."""
    reports = []
    for shelves in (10, 100) if quick else (10, 100, 1000):
        print(f"reports at {shelves} shelves ...", flush=True)
        reports.append(alone(measure_reports, shelves))
    setups = []
    for shelves in (60,) if quick else (60, 300):
        print(f"setting up {shelves} shelves ...", flush=True)
        setups.append(setup_costs(shelves))
    past_shelves = 60 if quick else 300
    print(f"finished batches at {past_shelves} shelves ...", flush=True)
    past = past_crop_cost(past_shelves)
    machine = (
        f"Home Assistant {ha_version}, Python {platform.python_version()}, "
        f"{platform.machine()}, asyncio debug off."
    )
    return (
        "\n\n".join(
            (
                *(_INTRO.strip(), machine, _reports(reports), _setups(setups)),
                *(_past(past), _science(science_costs()), _month()),
            )
        )
        + "\n"
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="leave out the large farms"
    )
    options = parser.parse_args()
    report = run(quick=options.quick)
    print(report)
    if not options.quick:
        write(report)


if __name__ == "__main__":
    main()
