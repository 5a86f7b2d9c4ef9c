"""What a process that opens strangers' files can no longer do."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFINED = """
import ctypes, os, resource, signal, socket, subprocess, sys
from services.registry.imports.sandbox.confinement import confine
opened = open(sys.argv[1])
confine(512 * 2**20, 20)
"""


def confined(program: str, file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-c", CONFINED + program, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """What everybody on the machine may read."""
    tmp_path.chmod(0o755)
    file = tmp_path / "upload.csv"
    file.write_text("BUDI")
    file.chmod(0o644)
    return file


def test_it_can_still_compute_read_what_was_open_and_answer(file: Path) -> None:
    done = confined("print(sum(range(10)), opened.read())", file)
    assert (done.returncode, done.stdout) == (0, "45 BUDI\n")


REFUSED = re.compile("PermissionError|not permitted|not allowed")
ATTEMPTS = [
    "open(sys.argv[1])",
    "open('/proc/self/status')",
    "os.listdir('/')",
    "os.open(f'/proc/{os.getppid()}/mem', os.O_RDWR)",
    "os.listdir(f'/proc/{os.getppid()}/fd')",
    "open(sys.argv[1] + '.copy', 'w')",
    "os.mkdir(sys.argv[1] + '.folder')",
    "os.unlink(sys.argv[1])",
    "os.truncate(sys.argv[1], 0)",
    "os.execv('/bin/true', ['true'])",
    "subprocess.run(['/bin/true'])",
    "os.fork()",
    "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "socket.socket(socket.AF_UNIX)",
    "socket.socketpair()",
    "os.pipe()",
    "os.memfd_create('x')",
    "os.kill(os.getppid(), 0)",
    "os.kill(os.getpid(), signal.SIGTERM)",
    "resource.setrlimit(resource.RLIMIT_FSIZE, (10**9, -1))",
    "os.setuid(0)",
    "os.sendfile(1, opened.fileno(), 0, 4)",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_whatever_else_it_attempts_is_refused(file: Path, attempt: str) -> None:
    done = confined(f"print('here', flush=True)\n{attempt}\nprint('done')", file)
    assert done.stdout == "here\n"
    assert (
        "Permission" in done.stderr
        or "not permitted" in done.stderr
        or "not allowed" in done.stderr
    )
    assert file.read_text() == "BUDI"


def test_no_system_call_by_its_number_gets_further(file: Path) -> None:
    """Past Python: openat2, io_uring, ptrace, process_vm_readv, and those of 32 bits."""
    calls = [437, 425, 101, 310, 2, 59, 56, 0x40000000 + 2]
    program = (
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"print([(libc.syscall(n, 0, 0, 0), ctypes.get_errno()) for n in {calls}])"
    )
    assert confined(program, file).stdout.count("(-1, 1)") == len(calls)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_under_root_it_is_nobody(file: Path) -> None:
    asleep = CONFINED + "import time; print('asleep', flush=True); time.sleep(60)"
    command = [sys.executable, "-I", "-c", asleep, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout and child.stdout.readline() == "asleep\n"
        status = Path(f"/proc/{child.pid}/status").read_text()
        child.kill()
    assert re.search(r"^Uid:\t65534\t65534\t65534\t65534$", status, re.MULTILINE)
    assert re.search(r"^Groups:\t ?$", status, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)


def test_it_takes_no_more_memory_than_it_was_given(file: Path) -> None:
    done = confined("bytearray(600 * 2**20)", file)
    assert done.returncode != 0 and "MemoryError" in done.stderr


@pytest.mark.parametrize("missing", ["shut_out", "keep_few_calls"])
def test_a_kernel_that_cannot_shut_it_in_is_refused_unless_that_was_allowed(
    file: Path, missing: str
) -> None:
    program = f"""
import errno, sys
from services.registry.imports.sandbox import confinement

def cannot():
    raise OSError(errno.ENOSYS, "Function not implemented")

confinement.{missing} = cannot
try:
    confinement.confine(512 * 2**20, 20)
except confinement.Unconfined:
    print("refused", flush=True)
confinement.keep_few_calls = cannot
confinement.confine(512 * 2**20, 20, as_far_as_possible=True)
print("goes on")
"""
    command = [sys.executable, "-I", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.stdout == "refused\ngoes on\n", done.stderr


def test_a_limit_is_only_ever_lowered_and_hard() -> None:
    program = """
import resource
from services.registry.imports.sandbox import confinement

confinement.shut_out = confinement.keep_few_calls = lambda: None
resource.setrlimit(resource.RLIMIT_CPU, (5, 7))
confinement.confine(512 * 2**20, 20)
print(resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_AS))
print(resource.getrlimit(resource.RLIMIT_CORE))
"""
    command = [sys.executable, "-I", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.stdout == f"(7, 7) ({512 * 2**20}, {512 * 2**20})\n(0, 0)\n"
