"""`make bench`: all measurements, one after another, each with the floor of its own run.

`make bench SIZE=subdistrict` loads a smaller regency; the figures in docs/performance.md name the
size they were taken at. Nothing here is asserted: the machine decides.
"""

import os
import sys

from tests.benchmarks import append, history, judging, loading, parked, rebuild_timeline, visibility


def main() -> None:
    size = os.environ.get("SIZE", "pesawaran")
    small = size != "pesawaran"
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    append.main(2.0, 3)
    loading.main(size)
    rebuild_timeline.main(50_000 if small else 200_000)
    history.main(100_000 if small else 1_000_000)
    visibility.main(200 if small else 500)
    parked.main(10_000)
    judging.main(100_000 if small else 1_000_000)


if __name__ == "__main__":
    main()
