"""The dashboard on a real server, as a person starts it."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[1]


@dataclass
class Served:
    """A server that runs: its port, and what it printed so far."""

    port: int
    lines: list[str]

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self):
        return "".join(self.lines)


@contextmanager
def serving(database_url, *options, listens="127.0.0.1", folder=ROOT, **environment):
    """Serve a store for as long as the block lasts, by ``streamlit run`` with more options."""
    with socket.socket(socket.AF_INET6 if ":" in listens else socket.AF_INET) as free:
        free.bind((listens, 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", ROOT / "dashboard" / "app.py", "--server.headless=true"]
    command += [f"--server.address={listens}", f"--server.port={port}", "--server.fileWatcherType=none", *options]
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    environment = {**os.environ, "TRACKER_DATABASE_URL": database_url, "PYTHONUNBUFFERED": "1", **environment}
    served = Served(port, [])
    with subprocess.Popen(command, cwd=folder, env=environment, **output) as server:
        try:
            for line in server.stdout:
                served.lines.append(line)
                if f":{port}" in line:
                    break
            else:
                raise RuntimeError(f"The dashboard did not start:\n{served.log}")
            reader = Thread(target=served.lines.extend, args=[server.stdout])
            reader.start()
            yield served
        finally:
            server.kill()
        reader.join()
