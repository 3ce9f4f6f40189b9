"""A Streamlit server as ``streamlit run`` starts it, which prints how long each rerun took: ``SCRIPT PORT``.

The clock runs in the thread that Streamlit starts for a rerun, from its first instruction to its last: the script with
all it calls, every message made for the browser, the widgets' state. Left out is what is the same after any page, and
would bring every ratio nearer to 1: the waits between parcels to the browser, and the collection of garbage with which
Streamlit ends a rerun (50 ms after an empty script), which here follows when the clock has stopped.
"""

import gc
import sys
from time import perf_counter

from streamlit import config
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.web import bootstrap

TOOK = "rerun took "


def serve(script: str, port: int) -> None:
    """Serve the script until the process is ended."""
    options = {
        "server_port": port,
        "server_address": "127.0.0.1",
        "server_headless": True,
        "server_fileWatcherType": "none",
        "browser_gatherUsageStats": False,
        "client_showErrorDetails": "full",
        "logger_level": "error",
    }
    bootstrap.load_config_options(options)
    collects = config.get_option("runner.postScriptGC")
    config.set_option("runner.postScriptGC", False)
    rerun = ScriptRunner._run_script_thread

    def timed(runner: ScriptRunner) -> None:
        start = perf_counter()
        try:
            rerun(runner)
        finally:
            took = perf_counter() - start
            if collects:
                gc.collect()
            print(f"{TOOK}{took}", flush=True)

    ScriptRunner._run_script_thread = timed
    bootstrap.run(script, False, [], options)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
