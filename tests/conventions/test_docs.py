"""What the documents name exists: files, commands, addresses, variables, links. So they cannot rot in silence."""

import ast
import importlib.util
import json
import os
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve

from dashboard import snapshot
from dashboard.stream import events
from jiayu_jobs import asgi
from jiayu_jobs.audit.context import SYSTEM, acting
from jiayu_jobs.clock import today
from jiayu_jobs.schedule import PERIODIC_JOBS
from jiayu_jobs.scoping import Scope
from stations.demo import PASSWORD, load_accounts, printed_accounts
from stations.services.county import load_county
from tests.cast import COUNTY
from tests.conventions.source import ROOT

READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
DOCS = sorted([*READMES, ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
NOT_OURS = {".git", ".venv", "node_modules", "var", "secrets", "backups", "__pycache__"}
IMAGE_LIMIT = 400_000
# Made at run time or on a production host, so no file of the tree.
MADE_LATER = ("var/", "tests/bench/results.json", "secrets/", "DATA_DIR/", "/tmp/", "/var/", "/portal/", "./secrets")
SUFFIXES = ("py", "md", "html", "js", "css", "csv", "geojson", "yml", "toml", "sh", "json", "png", "txt", "xml")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:^|\n\n)((?: {4,}.*\n?)+)")
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
FILE_LIKE = re.compile(rf"(?![\d/]+$)[\w.*/-]+(?:/|\.(?:{'|'.join(SUFFIXES)}))")
ADDRESS = re.compile(r"(?:GET )?(/[\w/<>.-]*)(?:\?\S*)?")


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def plain(path: Path) -> str:
    """The text without fenced blocks."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def spans(path: Path) -> list[str]:
    """Everything in backticks, outside blocks."""
    return SPAN.findall(plain(path))


def blocks(path: Path) -> list[str]:
    """Lines of fenced and indented blocks, each block as one text."""
    text = path.read_text(encoding="utf-8")
    return [body for _, body in FENCE.findall(text)] + INDENTED.findall(FENCE.sub("", text))


@cache
def tree() -> frozenset[str]:
    """Every file and folder of the project, folders with a slash."""
    found = set()
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if name not in NOT_OURS]
        at = Path(folder).relative_to(ROOT)
        found |= {(at / name).as_posix() for name in files}
        found |= {(at / name).as_posix() + "/" for name in names}
    return frozenset(found)


def exists(named: str, beside: Path) -> bool:
    """Whether a path, a file's bare name or a pattern leads to something of the tree."""
    for path in tree():
        if path == named or path == f"{beside.parent.relative_to(ROOT).as_posix()}/{named}":
            return True
        if "*" in named and (fnmatch(path, named) or fnmatch(path.rsplit("/", 1)[-1], named)):
            return True
        # A bare name, or the end of one: `main.js`, `_right.html`; a folder inside an app: `services/`.
        if named.count("/") - named.endswith("/") == 0 and f"/{path}".endswith(
            named if named.startswith("_") else f"/{named}"
        ):
            return True
        if named.count("/") and path.endswith(f"/{named}"):
            return True
    return False


def test_there_is_something_to_judge():
    assert len(DOCS) > 25
    assert sum(len(spans(path)) for path in DOCS) > 300


@pytest.mark.parametrize("path", DOCS, ids=ids)
def test_every_file_that_is_named_exists(path):
    named = [text for text in spans(path) if FILE_LIKE.fullmatch(text) and not text.startswith(("/", *MADE_LATER))]
    invented = invented_files()
    assert [text for text in named if text not in invented and not exists(text, path)] == []


@pytest.mark.parametrize("path", DOCS, ids=ids)
def test_every_link_leads_somewhere(path):
    targets = [link for link in LINK.findall(plain(path)) if not link.startswith(("https://", "#"))]
    assert [link for link in targets if not (path.parent / link.split("#")[0]).exists()] == []


@pytest.mark.parametrize("path", DOCS, ids=ids)
def test_every_address_answers_to_a_view(path):
    for text in [*spans(path), *(line[3:] for line in plain(path).splitlines() if line.startswith("## GET "))]:
        match = ADDRESS.fullmatch(text)
        if not match or text.startswith(MADE_LATER) or match[1] == "/":
            continue
        address = re.sub(r"<\w+>|CODE", "LAB01", match[1])
        if address.startswith("/events/"):
            assert asgi.events is events
            continue
        try:
            resolve(address)
        except Resolver404:
            pytest.fail(f"{path.name} names {text}, which is no address of the portal")


def options_of(command: str) -> set[str]:
    """The options that a command of ours or Django's takes."""
    parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
    return {option for action in parser._actions for option in action.option_strings}


@pytest.mark.parametrize("path", DOCS, ids=ids)
def test_every_command_exists_and_takes_its_options(path):
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    code = "\n".join([*spans(path), *blocks(path)])
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)\b", code)) <= targets
    for line in path.read_text(encoding="utf-8").splitlines():
        commands = re.findall(r"manage\.py ([a-z_]+)", line)
        assert set(commands) <= set(get_commands()), line
        if commands:
            known = set().union(*(options_of(command) for command in commands))
            assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)) <= known, line


def ascii_code(path: Path) -> set[str]:
    """Code that both languages must share: spans, and lines of blocks without their remarks."""
    lines = [re.sub(r"\s+#.*$", "", line).strip() for block in blocks(path) for line in block.splitlines()]
    return {text for text in [*spans(path), *lines] if text and text.isascii()}


def test_both_readmes_name_the_same_commands_files_and_variables():
    english, chinese = map(ascii_code, READMES)
    assert english - chinese - {".venv/bin/python manage.py COMMAND"} == set()
    assert chinese - english == set()
    headings = [len(re.findall(r"^#+ ", path.read_text(encoding="utf-8"), re.MULTILINE)) for path in READMES]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("path", READMES, ids=ids)
def test_the_map_of_the_house_is_complete(path):
    named = set(spans(path))
    rooms = [f"{package}/" for package in sorted(p.parent.name for p in ROOT.glob("*/__init__.py"))]
    rooms += [f"jiayu_jobs/{p.parent.name}/" for p in sorted(ROOT.glob("jiayu_jobs/*/__init__.py"))]
    rooms += ["docs/", "docker/", "setup/", "static/", "templates/"]
    assert set(rooms) - named == set()


@pytest.mark.parametrize("path", READMES, ids=ids)
def test_every_variable_of_the_settings_is_explained(path):
    reader = re.compile(r'env\.(?:text|flag|number|items)\(\s*"([A-Z_]+)"')
    sources = [*ROOT.glob("jiayu_jobs/settings/*.py"), *ROOT.glob("*/management/commands/*.py")]
    read = {name for source in sources for name in reader.findall(source.read_text(encoding="utf-8"))}
    assert len(read) > 8
    assert read - set(spans(path)) == set()
    for name in re.findall(r"^\| ((?:`[A-Z_]+` ?)+)\|", path.read_text(encoding="utf-8"), re.MULTILINE):
        for variable in SPAN.findall(name):
            assert mentioned_in_code(variable), variable


@cache
def mentioned_in_code(variable: str) -> bool:
    """Whether any program of ours knows a variable."""
    sources = [*ROOT.glob("jiayu_jobs/**/*.py"), *ROOT.glob("*/management/commands/*.py"), ROOT / "tests/services.py"]
    return any(f'"{variable}"' in source.read_text(encoding="utf-8") for source in sources)


def test_images_are_real_and_light():
    images = [path.parent / link for path in DOCS for link in LINK.findall(plain(path)) if link.endswith(".png")]
    assert {image.name for image in images} == {"screen.png", "counter.png"}
    for image in set(images):
        data = image.read_bytes()
        assert data.startswith(b"\x89PNG") and len(data) < IMAGE_LIMIT
        width = int.from_bytes(data[16:20], "big")
        assert width == (1920 if image.name == "screen.png" else 1280)


def test_the_index_names_every_document_and_every_decision():
    for index in (ROOT / "docs" / "README.md", ROOT / "docs" / "decisions" / "README.md"):
        linked = set(LINK.findall(index.read_text(encoding="utf-8")))
        assert {p.name for p in index.parent.glob("*.md")} - {"README.md"} - linked == set()
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("0*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_operations_lists_every_periodic_job():
    listed = set(spans(ROOT / "docs" / "operations.md"))
    assert {job["task"] for job in PERIODIC_JOBS.values()} - listed == set()


@pytest.mark.django_db
def test_the_accounts_of_the_readmes_are_those_that_are_printed():
    with acting(SYSTEM, Scope.region("")):
        load_county(ROOT / "stations" / "data" / "jiayu", county_password=PASSWORD)
        load_accounts()
        printed = {account.username for account in printed_accounts()}
    assert len(printed) == 7
    for path in READMES:
        assert printed | {PASSWORD} <= set(spans(path))


@pytest.mark.django_db
def test_the_snapshot_has_the_keys_of_its_contract(cast):
    text = (ROOT / "docs" / "screen-data.md").read_text(encoding="utf-8")
    table = text.split("| key | what |")[1].split("\n\n")[0]
    body = json.loads(snapshot.of(cast.regions[COUNTY], "", today()).body)
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(body)
    named = set(SPAN.findall(text))
    assert set(body["breakdowns"]) <= named
    described = next(span for span in SPAN.findall(table) if span.startswith("{id: {name"))
    assert set(re.findall(r"\w+", described)) - {"id"} == set(body["indicators"]["LAB01"])


# -- examples -----------------------------------------------------------------------------------------------------


def examples() -> Iterator[tuple[str, ast.AST]]:
    """Python blocks of the documents, parsed; a piece of a dictionary is read as one."""
    for path in DOCS:
        for language, body in FENCE.findall(path.read_text(encoding="utf-8")):
            if language == "python":
                try:
                    yield path.name, ast.parse(body)
                except SyntaxError:
                    yield path.name, ast.parse("{" + body + "}")


@cache
def invented() -> frozenset[str]:
    """Names that the examples define themselves."""
    nodes = [node for _, example in examples() for node in ast.walk(example)]
    names = {node.name for node in nodes if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    names |= {t.id for node in nodes if isinstance(node, ast.Assign) for t in node.targets if isinstance(t, ast.Name)}
    return frozenset(names)


def invented_files() -> set[str]:
    """Files that the examples tell to write."""
    return {"workers/follow_up.html"}


def test_imports_of_the_examples_resolve():
    checked = 0
    for name, example in examples():
        for node in ast.walk(example):
            if not isinstance(node, ast.ImportFrom):
                continue
            for alias in node.names:
                checked += 1
                if alias.name in invented():
                    continue
                module = importlib.import_module(node.module or "")
                found = hasattr(module, alias.name) or importlib.util.find_spec(f"{node.module}.{alias.name}")
                assert found, f"{name}: from {node.module} import {alias.name}"
    assert checked > 30
