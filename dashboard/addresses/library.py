"""Answers ``/plotly-<version>.js``: Plotly's JavaScript, with which the browser draws pictures of charts."""

from collections.abc import Mapping
from io import BytesIO

from plotly.offline import get_plotlyjs, get_plotlyjs_version

from dashboard.addresses.exchange import Answer, HttpError, Request

# The address has the version, so a browser may keep each version for ever.
FOREVER = "public, max-age=31536000, immutable"


def answer(request: Request, parts: Mapping[str, str]) -> Answer:
    """Answer with the JavaScript of the installed version of Plotly. Raises HttpError for any other version."""
    request.query.finish()
    here = get_plotlyjs_version()
    if parts["version"] != here:
        raise HttpError(404, f"This server has Plotly {here} only.", request.address(f"/plotly-{here}.js"))
    return Answer(BytesIO(get_plotlyjs().encode()), "text/javascript", headers={"Cache-Control": FOREVER})
