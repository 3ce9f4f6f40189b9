"""``streamlit`` as it is, which also prints before each rerun whether all garbage is collected after it, and how many
objects no collection looks at."""

import gc
import sys

from streamlit import config
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.web import cli

rerun = ScriptRunner._run_script_thread


def print_and_rerun(runner):
    sys.stdout.write(f"collects {config.get_option('runner.postScriptGC')} frozen {gc.get_freeze_count()}\n")
    rerun(runner)


ScriptRunner._run_script_thread = print_and_rerun
cli.main(prog_name="streamlit")
