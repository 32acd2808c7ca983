"""The screen's import map: whole, and allowed by the hash that the page's policy carries."""

import base64
import hashlib
import json
import re
from pathlib import Path

from django.conf import settings

from jiayu_jobs.web.templatetags.importmap import MODULE_DIRECTORY, importmap, importmap_hash


def emitted() -> str:
    """The text between the tags of the import map."""
    found = re.search(r'<script type="importmap">(.*?)</script>', importmap())
    assert found
    return found[1]


def test_hash_is_that_of_the_emitted_text():
    digest = base64.b64encode(hashlib.sha256(emitted().encode()).digest()).decode()
    assert importmap_hash() == f"'sha256-{digest}'"


def test_every_module_and_every_import_is_listed():
    addresses = json.loads(emitted())["imports"]
    directory = Path(settings.BASE_DIR) / "static" / MODULE_DIRECTORY
    modules = {file.name: file.read_text(encoding="utf-8") for file in directory.glob("*.js")}
    assert modules
    listed = {address.removeprefix(settings.STATIC_URL) for address in addresses}
    assert {f"{MODULE_DIRECTORY}/{name}" for name in modules} <= listed
    for name, text in modules.items():
        for wanted in re.findall(r'from "\./([\w-]+\.js)"', text):
            assert wanted in modules, f"{name} imports {wanted}"
        for wanted in re.findall(r'import\("\.\./\.\./([^"]+)"\)', text):
            assert wanted in listed, f"{name} imports {wanted}"
