"""The file itself: Leaflet, our program and its data in one skeleton that lets nothing in from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

SCRIPTS = ("figures.js", "shapes.js", "map.js", "table.js", "search.js", "start.js")

# What could end a script element, start a comment in it, or break a line of JSON where JavaScript is old.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def page_markup(content: Mapping[str, Any]) -> str:
    """The page as HTML: a data island, and words escaped into the skeleton where {{key}} stands."""
    leaflet, leaflet_css = _leaflet()
    program = "(function () {\n'use strict';\n" + "\n".join(_resource(name) for name in SCRIPTS) + "})();\n"
    style = leaflet_css + _resource("page.css")
    policy = (
        f"default-src 'none'; script-src {_hash(leaflet)} {_hash(program)}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    parts = {
        "language": escape(content["language"]),
        "direction": content["direction"],
        "policy": policy,
        "title": escape(str(content["title"])),
        "style": style,
        "leaflet": leaflet,
        "program": program,
        "data": island(content),
        "licence": escape(_resource("leaflet-licence.txt").strip()),
        **{f"word:{key}": escape(str(word)) for key, word in content["words"].items()},
    }
    # One pass: what is put in is never looked into again.
    return re.sub(r"\{\{([a-z_:]+)\}\}", lambda found: parts[found[1]], _resource("page.html"))


def island(content: Mapping[str, Any]) -> str:
    """Plain values as JSON that is inert inside a script element.

    Raises
    ------
    ValueError
        A number is not finite.
    """
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _leaflet() -> tuple[str, str]:
    """Leaflet's program and style, without what they would fetch."""
    from xstatic.pkg import leaflet

    folder = Path(leaflet.BASE_DIR)
    program = (folder / "leaflet.js").read_text(encoding="utf-8").replace("\r\n", "\n")
    program = re.sub(r"^//# sourceMappingURL=.*$", "", program, flags=re.MULTILINE)
    style = (folder / "leaflet.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    style = re.sub(r"^.*\burl\(.*$\n?", "", style, flags=re.MULTILINE)
    return program, style


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _resource(name: str) -> str:
    return (files("overlap.resources") / "page" / name).read_text(encoding="utf-8")
