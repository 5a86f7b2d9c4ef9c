"""Says what it finds itself to be, then waits to be told to end."""

import json
import os
import signal
import sys

from infra.runtime.process.settings import VARIABLE

if __name__ == "__main__":
    me = {
        "pid": os.getpid(),
        "session": os.getsid(0),
        "arguments": sys.argv[1:],
        "settings": os.environ[VARIABLE],
        "folder": os.getcwd(),
        "input": os.readlink("/proc/self/fd/0"),
        "imported": sorted(name for name in sys.modules if name.startswith("services.registry")),
    }
    print(json.dumps(me), flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        signal.pause()
