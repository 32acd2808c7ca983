"""The project's own files, as text and as syntax trees."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("stations", "workers", "employers", "training", "dashboard")
PACKAGES = ("jiayu_jobs", *APPS)


@dataclass(frozen=True)
class Module:
    """One Python file; name is its path from the root of the project."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        """The folder below the package: services, views, models, ... or the file's own name."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return parts[1] if len(parts) > 1 else parts[0]

    def calls(self) -> Iterator[tuple[str, str, ast.Call]]:
        """Every call as (enclosing function or "<module>", dotted name of what is called, node)."""
        yield from _calls(self.tree, "<module>")

    def imports(self) -> Iterator[str]:
        """Every imported module, with the imported names behind a dot."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def lines_of_code(self) -> int:
        """Lines that hold code: no blank lines, comments or docstrings."""
        lines: set[int] = set()
        statement_starts = True
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
                statement_starts = True
                continue
            if token.type in (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER):
                continue
            if not (token.type == tokenize.STRING and statement_starts):
                lines.update(range(token.start[0], token.end[0] + 1))
            statement_starts = False
        return len(lines)


def _calls(node: ast.AST, inside: str) -> Iterator[tuple[str, str, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        within = inside
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            within = child.name if inside == "<module>" else f"{inside}.{child.name}"
        if isinstance(child, ast.Call):
            yield inside, ast.unparse(child.func), child
        yield from _calls(child, within)


def modules(*, migrations: bool = False) -> list[Module]:
    """Every Python module of the packages, tests left out."""
    found = [Module(path) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [module for module in found if migrations or "/migrations/" not in module.name]


def templates() -> list[Path]:
    """Every template of the project."""
    return sorted((ROOT / "templates").rglob("*.html"))
