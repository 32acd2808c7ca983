"""Exit 0 when Playwright has a Chromium of its own download, 1 otherwise."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

if __name__ == "__main__":
    with sync_playwright() as playwright:
        sys.exit(not Path(playwright.chromium.executable_path).exists())
