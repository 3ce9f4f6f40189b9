"""The pages of the dashboard, visited without a browser."""

from tests.conftest import ROOT

PAGES = [path.stem for path in sorted((ROOT / "dashboard" / "app_pages").glob("*.py"))]


RECORDS_OF = {"summits": "summit", "pledges": "pledge", "parties": "party", "sources": "source"}
