"""The bare counterpart of every page: an app that draws what the page draws, from memory.

Filters and downloads are left out, unless the address says ``controls``. Figures are made
anew, unless it says ``ready``.
"""

import streamlit as st

from bench.recording import DASHBOARD, Recording, recording
from dashboard.editing import draft_storage
from dashboard.web import answers, lookback
from dashboard.web.notes import notes

# The first run fills caches and opens the store, the second is recorded.
RUNS_OF_THE_PAGE = 2


@st.cache_resource
def recordings() -> dict[tuple[object, ...], list[Recording]]:
    """What each address drew."""
    return {}


st.set_page_config(layout="wide")
files = sorted((DASHBOARD / "app_pages").glob("*.py"))
pages = {file.stem: st.Page(file, default=file.stem == "overview") for file in files}
notes()["pages"] = pages
page = st.navigation(list(pages.values()), position="top")
notes()["path"] = page.url_path
drawn = recordings().setdefault((page.title, *sorted(st.query_params.to_dict().items())), [])
if len(drawn) < RUNS_OF_THE_PAGE:
    answers.note_revision()
    answers.see_only(lookback.chosen_limit())
    if page.url_path == "edit":
        draft_storage.recall()  # a form asks whether it shows what an earlier visit typed
    with recording(controls="controls" in st.query_params, ready="ready" in st.query_params) as recorded:
        drawn.append(recorded)
        lookback.show(page.url_path)
        page.run()
else:
    drawn[-1].draw()
