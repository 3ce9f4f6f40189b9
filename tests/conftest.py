"""What the tests share: fresh databases of both kinds, the dashboard with and without a browser."""

from contextlib import ExitStack
from functools import cache
from urllib.request import urlopen

import pytest

from tests.support import programs
from tests.support.databases import KINDS
from tests.support.serving import ROOT, serving
from tests.support.snapshots import fill_with_odd_rows
from tracker import store
from tracker.files import snapshot

PATIENCE_MS = 60_000  # a busy machine is no fault of the page


def pytest_configure(config):
    # of platformdirs, which PostgreSQL's package uses: said wherever nobody is logged in, as on a server
    config.addinivalue_line("filterwarnings", "ignore:XDG_RUNTIME_DIR")


@pytest.fixture(scope="session")
def databases():
    """Both kinds of databases, each started when first asked for: ``databases("postgresql")``."""
    with ExitStack() as stack:

        def start(kind):
            started = KINDS[kind]()
            stack.callback(started.stop)
            return started

        yield cache(start)


@pytest.fixture
def new_database(databases):
    """Makes databases that live as long as the test: ``new_database("sqlite", "curated")`` is the URL of one."""
    with ExitStack() as stack:

        def new(kind, content=""):
            url = databases(kind).new(content)
            stack.callback(databases(kind).take_back, url)
            return url

        yield new


@pytest.fixture(params=KINDS)
def dialect(request):
    return request.param


@pytest.fixture
def database_url(new_database, dialect):
    """An empty database, without tables."""
    return new_database(dialect)


@pytest.fixture
def curated_url(new_database, dialect):
    """A store that holds the records in data/."""
    return new_database(dialect, "curated")


@pytest.fixture
def open_engine():
    """Opens engines that are closed after the test."""
    with ExitStack() as stack:

        def opened(url):
            engine = store.open_engine(url)
            stack.callback(engine.dispose)
            return engine

        yield opened


@pytest.fixture
def engine(new_database, dialect, open_engine):
    """A store without records."""
    return open_engine(new_database(dialect, "migrated"))


@pytest.fixture
def filled(new_database, dialect, open_engine):
    """A store that holds the examples."""
    return open_engine(new_database(dialect, "examples"))


@pytest.fixture
def curated_engine(curated_url, open_engine):
    return open_engine(curated_url)


@pytest.fixture
def odd(engine):
    """An engine on a store of odd text and numbers, with a history of every kind of change."""
    fill_with_odd_rows(engine)
    return engine


@pytest.fixture
def written(filled, tmp_path):
    """A snapshot of the examples, as a folder."""
    return snapshot.write(filled, tmp_path / "out")


@pytest.fixture(scope="session")
def streamlit():
    """The package, with pages compiled and components looked for once, as by a server: AppTest does both at each
    run."""
    import streamlit
    from streamlit.components.v2 import manifest_scanner
    from streamlit.runtime.scriptrunner.script_cache import ScriptCache
    from streamlit.testing.v1 import app_test, local_script_runner

    scripts = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        for module in (app_test, local_script_runner):
            patch.setattr(module, "ScriptCache", lambda: scripts)
        yield streamlit


@pytest.fixture
def app(curated_url, monkeypatch, streamlit):
    """The dashboard on a curated store, run without a browser; Streamlit's caches outlive a test."""
    from streamlit.testing.v1 import AppTest

    from dashboard.web import answers

    monkeypatch.setenv("TRACKER_DATABASE_URL", curated_url)
    streamlit.cache_resource.clear()
    yield AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=30)
    answers.engine().dispose()


@pytest.fixture
def dashboard(new_database, dialect, open_engine, monkeypatch, streamlit):
    """Points the dashboard, run without a browser, at a new store: ``dashboard("examples")`` is an engine on it."""
    from dashboard.web import answers

    def pointed(content):
        url = new_database(dialect, content)
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        streamlit.cache_resource.clear()
        return open_engine(url)

    yield pointed
    answers.engine().dispose()


@pytest.fixture
def served(curated_url):
    """The address of the dashboard, served as ``make run`` serves it, on a curated store."""
    with serving(curated_url) as server, urlopen(f"{server.address}/_stcore/health") as answer:
        assert answer.read() == b"ok"
        yield server.address


@pytest.fixture(scope="session")
def libraries(databases):
    """One server for each kind of database, started when first asked for, for tests that save nothing."""
    with ExitStack() as stack:
        yield cache(lambda kind: stack.enter_context(serving(databases(kind).new("curated"))).address)


@pytest.fixture
def served_to_read(libraries, dialect):
    """The address of a dashboard that other tests read too: for tests that save nothing."""
    return libraries(dialect)


@pytest.fixture(scope="session")
def launch():
    """Starts browsers, with more flags: ``launch("--mute-audio")``."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    found = programs.browser()
    if not found:
        pytest.fail("No Chromium or Chrome was found: run python tests/support/programs.py, or set CHROME to its path.")
    quiet = ("gpu", "quic", "background-networking", "component-update", "sync")
    flags = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)]
    with sync_playwright() as playwright:

        def started(*more):
            return playwright.chromium.launch(executable_path=found, args=[*flags, *more])

        yield started


@pytest.fixture(scope="session")
def browser(launch):
    chromium = launch()
    yield chromium
    chromium.close()


@pytest.fixture
def page(browser):
    """A page of a browser that remembers nothing of another test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()
