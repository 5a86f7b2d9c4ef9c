"""Command line of the generator: `python -m infra.local.sample --size village --out DIR`."""

import argparse
from datetime import date
from pathlib import Path

from infra.local.sample import REFERENCE, SIZES, generate
from infra.local.sample.faults import HIGHEST_RATE


def main() -> None:
    given = _arguments().parse_args()
    if not 0 <= given.faults <= HIGHEST_RATE:
        raise SystemExit(f"--faults harus antara 0 dan {HIGHEST_RATE}")
    summary = generate(
        given.size, given.seed, given.out, faults=given.faults, reference=given.reference
    )
    print(f"{len(summary.files)} desa, {summary.families} keluarga, {summary.persons} jiwa")
    print(f"{summary.planted.total()} kesalahan disengaja; rinciannya dalam manifest.json")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local.sample",
        description="Membuat berkas penduduk buatan dalam format OpenSID.",
        epilog="contoh: python -m infra.local.sample --size village --seed 1 --out contoh",
    )
    parser.add_argument("--size", choices=SIZES, default="village", help="ukuran wilayah")
    parser.add_argument("--seed", type=int, default=1, help="benih; benih sama, berkas sama")
    parser.add_argument("--out", type=Path, required=True, help="folder tujuan")
    parser.add_argument("--faults", type=float, default=0.01, help="kesalahan per jiwa")
    parser.add_argument(
        "--reference", type=date.fromisoformat, default=REFERENCE, help="tanggal acuan, YYYY-MM-DD"
    )
    return parser


if __name__ == "__main__":
    main()
