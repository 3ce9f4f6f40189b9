"""A click that comes while a page writes to the store: Streamlit ends the run at its next use of the session."""

from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine
from streamlit.runtime.scriptrunner import get_script_run_ctx


@contextmanager
def broken_off_as_it_writes():
    """Break off each run of a page that writes to the log, once it has begun to."""

    def break_off(*execution):
        statement, run = execution[2], get_script_run_ctx(suppress_warning=True)
        if run and statement.startswith("INSERT INTO revision"):
            run.script_requests.request_stop()

    event.listen(Engine, "before_cursor_execute", break_off)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", break_off)
