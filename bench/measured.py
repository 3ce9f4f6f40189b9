"""Runs a command and prints its seconds and its peak memory in bytes: ``python -S measured.py COMMAND ...``.

A process of its own, and small: where a program starts another, the system counts the first one's memory as the
second's, up to the moment when that begins.
"""

import os
import sys
from subprocess import DEVNULL, Popen
from time import perf_counter

BYTES = 1 if sys.platform == "darwin" else 1024

start = perf_counter()
process = Popen(sys.argv[1:], stdout=DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(perf_counter() - start, usage.ru_maxrss * BYTES)
sys.exit(os.waitstatus_to_exitcode(status) != 0)
