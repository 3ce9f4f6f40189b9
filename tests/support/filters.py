"""Small pages that hold the filters of one list."""

from streamlit.testing.v1 import AppTest


def timeline():
    import streamlit as st

    from dashboard.lists import filters
    from dashboard.web import answers

    answers.note_revision()
    st.session_state["found"] = filters.event_filters()


def summits():
    import streamlit as st

    from dashboard.lists import filters
    from dashboard.web import answers
    from tracker.values.codes import SummitKind

    answers.note_revision()
    st.session_state["found"] = filters.event_filters(tables=("summit",), kinds=(SummitKind,))


def pager(total):
    import streamlit as st

    from dashboard.lists.filters import page_of

    st.session_state["found"] = page_of(total, 100)


def opened(script, *args, unfolded=False, **address):
    app = AppTest.from_function(script, args=args, default_timeout=30)
    if unfolded:
        app.session_state["filters"] = True
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert not app.error
    return app


def warnings(app):
    return [warning.value.replace("\\", "") for warning in app.warning]
