"""The code that draws pictures of charts in the reader's browser: Plotly's own, as its Python package has it."""

from collections.abc import Mapping
from io import BytesIO

from plotly.offline import get_plotlyjs, get_plotlyjs_version

from dashboard.addresses.exchange import Answer, Question, Refusal

# Its address names the version, so a browser asks for each version once.
FOREVER = "public, max-age=31536000, immutable"


def answer(question: Question, parts: Mapping[str, str]) -> Answer:
    """Plotly's JavaScript of the version that is installed; Refusal for any other."""
    question.query.finish()
    here = get_plotlyjs_version()
    if parts["version"] != here:
        raise Refusal(404, f"This server has Plotly {here} only.", question.address(f"/plotly-{here}.js"))
    return Answer(BytesIO(get_plotlyjs().encode()), "text/javascript", headers={"Cache-Control": FOREVER})
