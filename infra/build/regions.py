"""Rewrites the list of regions from a released version of the npm package `idn-area-data`.

Needs npm and a network; the result is committed, so neither building nor testing runs this:
    python -m infra.build.regions 3.1.2
"""

import csv
import gzip
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

TABLES = ("provinces", "regencies", "districts", "villages")
TARGET = Path(__file__).parents[2] / "contracts" / "regions" / "regions.csv.gz"
HEADER = """\
# Regions of Indonesia. Contains information from idn-area-data {version},
# https://github.com/fityannugroho/idn-area-data, made available here under the
# Open Database License (ODbL) 1.0, https://opendatacommons.org/licenses/odbl/1-0/
code,name
"""


def main() -> None:
    version = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", f"idn-area-data@{version}"], cwd=folder, check=True)
        (archive,) = Path(folder).glob("idn-area-data-*.tgz")
        regions = sorted(_rows(archive))
    text = HEADER.format(version=version) + "".join(f"{code},{name}\n" for code, name in regions)
    # Without a time stamp the same data gives the same bytes.
    TARGET.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{len(regions)} regions, {TARGET.stat().st_size} bytes")


def _rows(archive: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(archive) as package:
        for table in TABLES:
            member = package.extractfile(f"package/data/{table}.csv")
            if member is None:
                raise FileNotFoundError(table)
            for row in csv.DictReader(io.TextIOWrapper(member, "utf-8")):
                yield row["code"], row["name"]


if __name__ == "__main__":
    main()
