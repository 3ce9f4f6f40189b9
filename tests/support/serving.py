"""The dashboard on a real server, as a person starts it."""

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]


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


def free_port(listens="127.0.0.1"):
    with socket.socket(socket.AF_INET6 if ":" in listens else socket.AF_INET) as free:
        free.bind((listens, 0))
        return free.getsockname()[1]


@contextmanager
def serving(database_url, *options, listens="127.0.0.1", port=None, folder=ROOT, program="streamlit", **environment):
    """Serve a store for as long as the block lasts, by ``streamlit run`` with more options, or a module like it."""
    port = port or free_port(listens)
    command = [sys.executable, "-m", program, "run", ROOT / "dashboard" / "app.py", "--server.headless=true"]
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


@contextmanager
def answering(body=""):
    """A web server of somebody else's, and the addresses that it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            """Nothing: the test asks ``asked``."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever).start()
        yield server.server_address[1], asked
        server.shutdown()


class Visit:
    """A program that uses the dashboard as a person does, by the agent API of a server that was started with it, and
    with headers of its choice."""

    def __init__(self, served, **headers):
        self.served, self.session = served, {}
        self.headers = {"Content-Type": "application/json"}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    def ask(self, **request):
        body = json.dumps(self.session | request).encode()
        with urlopen(Request(f"{self.served.address}/_stcore/agent/interact", body, self.headers)) as answer:
            self.page = json.load(answer)
        self.session = {"session_id": self.page["session_id"]}

    def texts(self, kind):
        def walk(node):
            if node["type"] == kind:
                yield str(node["props"].get("body", ""))
            for child in node.get("children", ()):
                yield from walk(child)

        return [text.replace("\\", "") for text in walk(self.page["tree"])]

    def key(self, start):
        return next((action["key"] for action in self.page["actions"] if action["key"].startswith(start)), None)
