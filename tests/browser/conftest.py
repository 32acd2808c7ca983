"""A real portal (what `make run` starts, with the small demo) and real browsers, for the whole run."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from stations.demo import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
CHOSEN_BROWSER = ROOT / ".venv" / ".browser"
READY_SECONDS = 120
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What the plugin of the unit tests put into the environment must not lead the portal to their database.
OF_THE_SUITE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "FIELD_KEYS")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def portal() -> Iterator[str]:
    """The address of a running portal of our own; it ends with the run."""
    with tempfile.TemporaryDirectory(prefix="jiayu-browser-", ignore_cleanup_errors=True) as home:
        port = free_port()
        environment = {name: value for name, value in os.environ.items() if name not in OF_THE_SUITE}
        environment |= {"DATA_DIR": f"{home}/data", "PORT": str(port), "DEMO": "small", "WEB_WORKERS": "1"}
        # The suite's own programs come first on PATH: the portal finds its own.
        process = subprocess.Popen(
            [sys.executable, "-m", "jiayu_jobs.embedded.run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            wait_until_ready(process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_until_ready(process: subprocess.Popen) -> None:
    """Read what the portal prints until it is ready and has named its accounts; fail with what it said otherwise."""
    said: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if "password of all of them" in line:
            return
        if len(said) > 400:
            break
    pytest.fail("the portal did not start:\n" + "".join(said[-40:]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run: Debian's, or Playwright's own where set-up chose it."""
    chosen = CHOSEN_BROWSER.read_text().strip() if CHOSEN_BROWSER.is_file() else ""
    path = chosen or ("/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(portal: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own, signed in as a demo account or as nobody; console errors fail the test."""
    contexts, complaints = [], []

    def note(message: ConsoleMessage) -> None:
        # A refused form is a page with a 4xx status, which Chromium notes; a 5xx is a complaint.
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    def open_as(username: str = "", *, width: int = 1280, height: int = 900, path: str = "") -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", base_url=portal)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if username:
            page.goto("/login")
            page.get_by_label("用户名").fill(username)
            page.get_by_label("密码", exact=False).first.fill(PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "/login" not in url)
        if path:
            page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []
