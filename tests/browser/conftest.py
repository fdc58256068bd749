"""A real browser, where there is one."""

import shutil
from contextlib import contextmanager

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Visit:
    """One page that is open, and what it did that it should not."""

    def __init__(self, page, file):
        self.page, self.requests, self.complaints = page, [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message) or dialog.dismiss())
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready=yes]")


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium here: scripts/chromium installs one to run the tests of the page")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def visit(browser):
    """Open a file; afterwards it has asked nobody for anything and has complained of nothing."""

    @contextmanager
    def opened(file, **context):
        shell = browser.new_context(viewport={"width": 1280, "height": 900}, **context)
        seen = Visit(shell.new_page(), file)
        yield seen
        seen.page.wait_for_timeout(100)
        assert seen.requests == [file.as_uri()]
        assert seen.complaints == []
        shell.close()

    return opened
