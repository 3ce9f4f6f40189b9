"""A message of the browser that comes while a page asks the store or writes to it: Streamlit ends the run at its next
use of the session."""

from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine
from streamlit.runtime.scriptrunner import get_script_run_ctx

AS_IT_READS, AS_IT_WRITES = "SELECT", "INSERT INTO revision"


@contextmanager
def broken_off(moment):
    """Break off each run of a page once it sends a statement to the store that begins with ``moment``."""

    def break_off(*execution):
        statement, run = execution[2], get_script_run_ctx(suppress_warning=True)
        if run and statement.startswith(moment):
            run.script_requests.request_stop()

    event.listen(Engine, "before_cursor_execute", break_off)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", break_off)
