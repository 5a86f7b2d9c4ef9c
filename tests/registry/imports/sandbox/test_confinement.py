"""What a process that opens strangers' files can no longer do."""

import subprocess
import sys

import pytest

CONFINED = """
from services.registry.imports.sandbox.confinement import confine
confine(512 * 2**20, 20)
"""


def confined(program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-c", CONFINED + program]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def test_it_can_still_compute_and_answer() -> None:
    done = confined("print(sum(range(10)))")
    assert (done.returncode, done.stdout) == (0, "45\n")


def test_it_writes_no_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("kept") / "copy"
    done = confined(f"open({str(path)!r}, 'w').write('BUDI' * 5000)")
    assert done.returncode != 0
    assert not path.exists() or path.read_text() == ""


def test_it_takes_no_more_memory_than_it_was_given() -> None:
    done = confined("bytearray(600 * 2**20)")
    assert done.returncode != 0 and "MemoryError" in done.stderr


def test_it_gains_no_privilege_by_starting_a_program() -> None:
    done = confined("print(open('/proc/self/status').read())")
    assert "NoNewPrivs:\t1" in done.stdout


def test_its_memory_is_dumped_for_nobody() -> None:
    done = confined("import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0])")
    assert done.stdout == "0\n"


def test_a_limit_is_only_ever_lowered() -> None:
    lower = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (5, 7))\n"
        "confine(512 * 2**20, 20)\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU))\n"
    )
    assert confined(lower).stdout == "(7, 7)\n"
