"""The programs that the tests start beside Python: a browser, LibreOffice and PgBouncer.

``python tests/support/programs.py`` installs what is missing; the tests themselves only look.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
POOLER_PLACES = ("/usr/sbin/pgbouncer", "/opt/homebrew/opt/pgbouncer/bin/pgbouncer")
OFFICE_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",)


@cache
def browser() -> str | None:
    """The Chromium or Chrome to test with: ``CHROME`` where that is set, one of the system's, or Playwright's own."""
    from playwright.sync_api import sync_playwright

    if chosen := os.environ.get("CHROME"):
        return _first([chosen])
    if found := _first([*BROWSERS, *BROWSER_PLACES]):
        return found
    with sync_playwright() as playwright:
        return _first([playwright.chromium.executable_path])


def office() -> str | None:
    """LibreOffice's command."""
    return _first(["soffice", "libreoffice", *OFFICE_PLACES])


def writes_documents() -> bool:
    """Whether LibreOffice has its word processor too, which Debian packs apart from its spreadsheets."""
    found = office()
    parts = Path(found).resolve().parent if found else Path()
    return any(parts.glob("*swlo*"))


def pooler() -> str | None:
    """PgBouncer's command."""
    return _first(["pgbouncer", *POOLER_PLACES])


def main() -> str | None:
    """Install what is missing, and return what is missing still, with what to do about it."""
    if not browser() and "CHROME" not in os.environ:
        _apt_install("chromium") or _run(sys.executable, "-m", "playwright", "install", "chromium")
        browser.cache_clear()
    if not office():
        _apt_install("libreoffice-calc-nogui")
    if not writes_documents():
        _apt_install("libreoffice-writer-nogui")
    if not pooler():
        _apt_install("pgbouncer")
    missing = []
    if not browser():
        missing.append("The tests need Chromium or Chrome: install one, or set CHROME to its path.")
    if not office():
        missing.append("The tests need LibreOffice: install it, so that soffice is on the PATH.")
    elif not writes_documents():
        missing.append("The tests need LibreOffice Writer: install it beside LibreOffice.")
    if not pooler():
        missing.append("The tests need PgBouncer: install it, so that pgbouncer is on the PATH.")
    return "\n".join(missing) or None


def _first(names: Iterable[str]) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


def _apt_install(package: str) -> bool:
    """Install a Debian package, where this is Debian and we may."""
    if not Path("/etc/debian_version").exists() or os.geteuid() != 0:
        return False
    if platform.freedesktop_os_release().get("ID") != "debian":
        return False  # Ubuntu's chromium is a snap, which containers cannot run
    install = ("apt-get", "install", "-qq", "--yes", "--no-install-recommends", package)
    return _run(*install) or (_run("apt-get", "update", "-qq") and _run(*install))


def _run(*command: str) -> bool:
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
