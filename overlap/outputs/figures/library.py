"""The drawing library, loaded only where something is drawn, and its files: the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

from overlap.errors import Fault, InputError
from overlap.outputs.language.own_font import own_font, refuse_without_font

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("png", "svg", "pdf")

_SALT = "overlap"
_INSTALL = "pip install 'overlap-toolkit[brief]'"
# None leaves a field out; what is named here would hold the clock or the version of the library.
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}
# Even colours pack as small at this level as at the usual one of 6, in half the time.
_PNG_LEVEL = 3
_SETTINGS: dict[str, Any] = {
    "svg.hashsalt": _SALT,
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "text.parse_math": False,
    "text.usetex": False,
    # Letters as wide on every grid of dots as they were measured.
    "text.hinting": "no_hinting",
    "path.simplify": True,
    "axes.unicode_minus": True,
}


def require_library(what: str) -> Any:
    """The drawing library, which with Babel is all that figures need beyond the tool's own.

    Raises
    ------
    InputError
        One of them is not installed; the message starts with `what` is asked for.
    """
    for name in ("babel", "matplotlib"):
        try:
            library = import_module(name)
        except ModuleNotFoundError:
            fault = Fault(what, "needs a library that is not installed", name, _INSTALL)
            raise InputError(fault) from None
    return library


@contextmanager
def drawing(what: str, language: str = "en") -> Iterator[None]:
    """Draw with the library's own settings, whatever a file of the user's says; see `require_library`.

    Raises
    ------
    InputError
        The library is not installed, or the font of the language.
    """
    matplotlib = require_library(what)
    refuse_without_font(what, [language])
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        if own_font(language) is not None:
            # Its outlines are of a kind that the library embeds under a wrong name unless as drawings.
            matplotlib.rcParams["pdf.fonttype"] = 3
        yield


def file_bytes(figure: Figure, format: str, dpi: int, title: str) -> bytes:  # noqa: A002 - as it is said
    """The figure as a file of one of `FORMATS`, without date or version: the same bytes each time."""
    buffer = BytesIO()
    # A PNG says its title in Latin-1 with what else there is escaped, and needs none.
    metadata = _METADATA[format] | ({} if format == "png" else {"Title": title})
    packed: dict[str, Any] = {"pil_kwargs": {"compress_level": _PNG_LEVEL}} if format == "png" else {}
    paper = figure.get_facecolor()
    figure.savefig(buffer, format=format, dpi=dpi, metadata=metadata, facecolor=paper, **packed)
    return buffer.getvalue()
