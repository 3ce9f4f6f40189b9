"""What a program asks a served dashboard, and its answer."""

import json
from collections import namedtuple
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import lxml.html

Answer = namedtuple("Answer", "status headers body")
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp; ]]> <!--"


def ask(address, path="/", *, method="GET", **headers):
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        with connection.getresponse() as answer:
            return Answer(answer.status, answer.headers, answer.read())


def text_of(address, path):
    answer = ask(address, path)
    assert answer.status == 200, answer.body
    return answer.body.decode()


def page_of(address, path):
    """A page as a browser without scripts reads it; nothing in it can be run."""
    page = lxml.html.document_fromstring(text_of(address, path))
    require_harmless(page)
    return page


def require_harmless(page):
    assert {script.get("type") for script in page.iter("script")} <= {"application/ld+json"}
    assert not list(page.iter("img", "iframe", "object", "form", "svg"))
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    for element, _, link, _ in page.iterlinks():
        is_font = element.tag == "style" and link.startswith("/") and link.endswith(".woff2")  # of this server
        assert is_font or link.startswith(("http://", "https://", "#")), link


def data_of(page):
    """What a page tells machines about itself."""
    (script,) = page.xpath("//script[@type='application/ld+json']")
    return json.loads(script.text_content())
