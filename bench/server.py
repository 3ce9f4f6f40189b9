"""A Streamlit server as ``streamlit run`` starts it, which prints how long each rerun took: ``SCRIPT PORT``.

The clock runs in the thread that Streamlit starts for a rerun, from its first instruction to its last: the script with
all it calls, every message made for the browser, the widgets' state. Left out is what is the same after any page, and
would bring every ratio nearer to 1: the waits between parcels to the browser, and the collection of garbage with which
Streamlit ends a rerun (50 ms after an empty script), which here follows when the clock has stopped.
"""

import gc
import sys
from functools import cache
from time import perf_counter

from streamlit import config
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.web import cli

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
        collects = _collects()
        start = perf_counter()
        try:
            rerun(runner)
        finally:
            took = perf_counter() - start
            if collects:
                gc.collect()
            print(f"{TOOK}{took}", flush=True)

    ScriptRunner._run_script_thread = timed
    cli.main(["run", script, *(f"--{name}={value}" for name, value in options.items())])


@cache
def _collects() -> bool:
    """Whether Streamlit is set to collect garbage after each rerun, which from now on it does not itself."""
    collects = config.get_option("runner.postScriptGC")
    config.set_option("runner.postScriptGC", False)
    return collects


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
