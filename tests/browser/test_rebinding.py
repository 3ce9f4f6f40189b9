"""What a page of another site can do to the dashboard on its reader's own machine, in a real browser: nothing."""

import pytest
from playwright.sync_api import expect

from tests.support.serving import answering, serving
from tracker.queries import records
from tracker.store import open_engine, reading


@pytest.fixture(scope="module")
def store(databases):
    return databases("sqlite").new("examples")


@pytest.fixture(scope="module")
def local(store):
    with serving(store) as served:
        yield served


@pytest.fixture(scope="module")
def led_astray(launch):
    """A browser for whom evil.example is this machine, as after DNS rebinding."""
    chromium = launch("--no-proxy-server", "--host-resolver-rules=MAP evil.example 127.0.0.1")
    yield chromium
    chromium.close()


def revisions(url):
    with reading(open_engine(url)) as connection:
        return records.saves(connection)


def test_a_name_that_was_led_to_this_machine_opens_nothing(led_astray, local, store):
    before = revisions(store)
    page = led_astray.new_page()
    assert page.goto(f"http://evil.example:{local.port}/edit?table=track").status == 403
    expect(page.get_by_text("does not answer to the name in this address")).to_be_visible()
    assert revisions(store) == before > 0
    page.close()


SPY = """<h1>Evil</h1><iframe src="http://127.0.0.1:{port}/edit?table=track" width=900 height=500></iframe><script>
window.told = new Promise(done => {{
  const socket = new WebSocket("ws://127.0.0.1:{port}/_stcore/stream", ["streamlit"]);
  socket.onopen = () => done("open"); socket.onerror = () => done("refused");
}});
</script>"""


def test_a_page_of_another_site_gets_neither_frame_nor_websocket(led_astray, local):
    with answering(SPY.format(port=local.port)) as (port, _):
        for site in ("evil.example", "127.0.0.1", "localhost"):
            page, blocked = led_astray.new_page(), []
            page.on("console", lambda message, blocked=blocked: blocked.append(message.text))
            page.goto(f"http://{site}:{port}/", wait_until="load")
            assert page.evaluate("window.told") == "refused"
            expect(page.frame_locator("iframe").get_by_text("Your name")).to_have_count(0)
            assert any("frame-ancestors 'self'" in text for text in blocked)
            page.close()


def test_a_browser_opens_the_page_by_each_name_of_this_machine(led_astray, local):
    for name in ("127.0.0.1", "localhost", "LOCALHOST", "localhost."):
        page = led_astray.new_page()
        page.goto(f"http://{name}:{local.port}/edit?table=track")
        expect(page.get_by_role("textbox", name="Your name")).to_be_visible(timeout=60_000)
        page.close()
