"""The prompts of prompts/: Jinja2 files with front matter (purpose, variables, version), rendered by us.

Text of a document never passes through a template: callers append it to what `render` returns.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from jinja2 import Environment, StrictUndefined, Template, TemplateError

from extractor.config import data_dir
from extractor.errors import SchemaError

_FENCE = "---\n"


class Prompt(NamedTuple):
    """One prompt file: its front matter and its template. `digest` is the SHA-256 of the file, 12 hex digits."""

    name: str
    purpose: str
    variables: tuple[str, ...]
    version: int
    digest: str
    template: Template

    @property
    def label(self) -> str:
        """Name and version as results carry them: `rows/1/9f2c…`."""
        return f"{self.version}/{self.digest}"


@cache
def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """Return the prompt `name` (prompts/NAME.md.j2). Raises SchemaError for a broken file."""
    path = (folder or data_dir("prompts")) / f"{name}.md.j2"
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SchemaError(path, 0, f"can't be read: {error.strerror}") from error
    head, body = _split(path, source)
    try:
        environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
        template = environment.from_string(body)
    except TemplateError as error:
        raise SchemaError(path, getattr(error, "lineno", 0) or 0, f"not a template: {error}") from error
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    return Prompt(name, str(head["purpose"]), tuple(head["variables"]), int(head["version"]), digest, template)


def prompt_labels(folder: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Return name and label of every prompt, sorted: what a run with a model depends on."""
    names = sorted(path.name.removesuffix(".md.j2") for path in (folder or data_dir("prompts")).glob("*.md.j2"))
    return tuple((name, load_prompt(name, folder).label) for name in names)


def _split(path: Path, source: str) -> tuple[dict[str, Any], str]:
    parts = source.replace("\r\n", "\n").split(_FENCE, 2)
    if len(parts) != 3 or parts[0]:
        raise SchemaError(path, 1, "front matter between two lines '---' is missing")
    try:
        head = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SchemaError(path, mark.line + 2 if mark else 1, "the front matter is not YAML") from error
    wanted = {"purpose": str, "variables": list, "version": int}
    for key, kind in wanted.items():
        if not isinstance(head, dict) or not isinstance(head.get(key), kind):
            raise SchemaError(path, 1, f"front matter needs {key!r} ({kind.__name__})")
    return head, parts[2]


def render(name: str, **variables: object) -> str:
    """Return the prompt `name` filled in. Raises SchemaError if `variables` are not those the file declares."""
    prompt = load_prompt(name)
    if set(variables) != set(prompt.variables):
        raise SchemaError(Path(f"prompts/{name}.md.j2"), 1, f"takes {', '.join(prompt.variables)}")
    return prompt.template.render(**variables)
