"""A Streamlit server as ``streamlit run`` starts it, which prints how long each rerun took: ``SCRIPT PORT``.

The clock runs in the thread that Streamlit starts for a rerun, from its first instruction to its last: the script with
all it calls, every message made for the browser, the widgets' state. Left out are the waits between parcels to the
browser; what a reader waits for is measured at the other end, in ``visits``.
"""

import sys
from time import perf_counter

from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.web import cli

from dashboard.web.connections import send_soon

TOOK = "rerun took "


def serve(script: str, port: int) -> None:
    """Serve the script until the process is ended."""
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": True,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "full",
        "logger.level": "error",
    }
    rerun = ScriptRunner._run_script_thread

    def timed(runner: ScriptRunner) -> None:
        start = perf_counter()
        try:
            rerun(runner)
        finally:
            sys.stdout.write(
                f"{TOOK}{perf_counter() - start}\n"
            )  # not print, whose line end another thread may precede

    ScriptRunner._run_script_thread = timed
    send_soon()  # as the dashboard does, so that a bare page waits no longer for the server than a page
    cli.main(["run", script, *(f"--{name}={value}" for name, value in options.items())])


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
