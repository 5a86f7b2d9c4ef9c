"""Work that goes on beside a test in threads, and ends with it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(*work: Callable[[threading.Event], object]) -> Iterator[None]:
    """Each is given what will be set when the test goes on, and then waited for."""
    stop = threading.Event()
    threads = [threading.Thread(target=each, args=(stop,)) for each in work]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
