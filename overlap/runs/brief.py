"""The brief of a run that was left behind: a folder of its own, there whole or not at all.

It lies beside the run and not in it, since the manifest of a run accounts for every file of the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from overlap.errors import Fault, FaultList, InputError, nearest_name
from overlap.outputs.brief import FORMATS as DOCUMENTS
from overlap.outputs.brief import LANGUAGES, brief_files
from overlap.outputs.language.own_font import own_fonts, refuse_without_font
from overlap.outputs.page import write_page
from overlap.readers.run_folder import SavedRun, read_run
from overlap.readers.run_manifest import MANIFEST
from overlap.runs.folder import beside, refuse_foreign, whole_folder
from overlap.runs.manifest import write_manifest
from overlap.runs.versions import READING_A_RUN, SETTING

FORMATS = ("html", *DOCUMENTS)
_PARTS = (
    "babel",
    "docx",
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "matplotlib",
    "typst",
    "xstatic.pkg.leaflet",
    "xlsxwriter",
)


def write_briefs(
    run: Path,
    languages: Sequence[str],
    formats: Sequence[str],
    out: Path | None = None,
    *,
    short: bool = False,
) -> list[Path]:
    """Make the brief of a run in every language and format asked for; where they are.

    Parameters
    ----------
    run
        The folder that analyze has written.
    languages, formats
        What to make; each only once.
    out
        The folder to leave them in, by default that of the run with `-brief` behind its name.
    short
        One page instead of the whole, for PDF and DOCX.

    Raises
    ------
    InputError
        A language or format is not known, the extra `brief` or the font of a language is not installed, or a
        folder objects.
    """
    refuse_unknown(("--lang", languages, LANGUAGES), ("--format", formats, FORMATS))
    refuse_missing()
    # The page is set in fonts of the browser, the workbook in those of its reader.
    if {"pdf", "docx"} & {*formats}:
        refuse_without_font("--lang", languages)
    saved = read_run(run)
    target = out if out is not None else beside(run, "brief")
    refuse_run(target, "a brief")
    refuse_foreign(target)
    content = saved.content()
    made = brief_files(
        content, list(dict.fromkeys(languages)), [each for each in DOCUMENTS if each in formats], short=short
    )
    options = {"formats": sorted(set(formats)), "languages": sorted(set(languages)), "short": short}
    pages = [f"brief.{language}.html" for language in dict.fromkeys(languages) if "html" in formats]
    with whole_folder(target) as folder:
        for name in pages:
            language = name.split(".")[1]
            write_page(content, folder / name, language)
        for name, content_bytes in made.items():
            (folder / name).write_bytes(content_bytes)
        account(folder, saved, options, languages if {"pdf", "docx"} & {*formats} else ())
    return [target / name for name in (*pages, *made)]


def refuse_missing() -> None:
    """Object to a Python without the libraries that briefs are made with.

    Raises
    ------
    InputError
        Names the extra that brings them.
    """
    missing = [name for name in _PARTS if not _there(name)]
    if missing:
        what, advice = "needs libraries that are not installed", "pip install 'overlap-toolkit[brief]'"
        raise InputError(Fault("brief", what, ", ".join(missing), advice))


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # of the package that it lies in
        return False


def refuse_unknown(*choices: tuple[str, Sequence[str], Sequence[str]]) -> None:
    """Object to values of options that are none of the known ones; a choice is option, values, known values.

    Raises
    ------
    InputError
        Names every one of them.
    """
    faults = FaultList()
    for option, given, known in choices:
        for each in given:
            if each not in known:
                advice = nearest_name(each, known) or f"choose from {', '.join(known)}"
                faults.add(option, "is not known", each, advice)
    faults.raise_if_any()


def refuse_run(target: Path, made: str) -> None:
    """Object to a folder that holds a run, which what is `made` of it would replace.

    Raises
    ------
    InputError
        It holds one.
    """
    try:
        holds_run = (target / MANIFEST).is_file() and (target / "summary.json").is_file()
    except OSError:  # as of a name that is too long, which `whole_folder` tells
        return
    if holds_run:
        advice = "choose another folder with --out"
        raise InputError(Fault(str(target), f"holds a run, which {made} must not replace", "", advice))


def account(folder: Path, saved: SavedRun, options: Mapping[str, object], languages: Iterable[str]) -> None:
    """Write the manifest of what was made from a run in these languages, last of all."""
    inputs = {"run": [(MANIFEST, saved.folder / MANIFEST)]}
    libraries = (*READING_A_RUN, *SETTING, *own_fonts(languages))
    write_manifest(folder, inputs, options, saved.summary.get("ledger", {}), libraries)
