"""How sure we are, how it was done, and how to repeat it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap import __version__
from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Block, Line, Points, Rows
from overlap.outputs.fingerprint import fingerprint
from overlap.outputs.language.known import known, layer_name, network_name, source_name
from overlap.outputs.language.messages import Number, say
from overlap.outputs.language.notes import notes
from overlap.outputs.language.rows import MISSING, cell, pair
from overlap.outputs.language.titles import table_title

_DETOUR = "detour factor 1.4"


def sure(run: RunContent) -> Iterator[Block]:
    """The ledger, rows that count, what the figures would be otherwise, and every note of the run."""
    for layer, terms in run.summary.get("ledger", {}).items():
        yield Line(
            say(
                "{layer}: {people} people in the file, {counted} in the count; nobody is lost.",
                layer=layer_name(layer),
                people=Number(terms["people_in_file"], "people"),
                counted=Number(terms["people_in_pass"], "people"),
            )
        )
    yield from _counted(run)
    yield from _robust(run)
    near = run.summary.get("near_border", {}).get("any")
    if near:
        yield Line(
            say(
                "{people} people live closer to the outer border than to any counter listed; one across the "
                "border could be nearer.",
                people=Number(near, "people"),
            ),
            short=True,
        )
    known, english = notes(run.summary)
    if known:
        yield Line(say("How to read it"))
        yield Points(known)
    if english:
        # Translators: what follows is in English, and in another language this says so.
        yield Line(say("Notes of the analysis"))
        yield Points(english)


def _counted(run: RunContent) -> Iterator[Block]:
    rows = [
        [
            network_name(name),
            Number(each["read"], "count"),
            Number(each["used"], "count"),
            Number(each["rejected"], "count"),
            tuple(
                say("{reason} ({number})", reason=known(reason), number=Number(number, "count"))
                for reason, number in each["reasons"].items()
            )
            or MISSING,
        ]
        for name, each in run.summary["networks"].items()
    ]
    heads = [say("Network"), say("Rows read"), say("Counted"), say("Rows left out"), say("Why left out")]
    yield Rows(say("Rows of the lists"), heads, rows)


def _robust(run: RunContent) -> Iterator[Block]:
    found: dict[str, Any] = run.summary.get("robustness", {})
    wanted = [name for name in ("both", "either", "neither") if name in found.get("measures", {})]
    if not wanted:
        return
    rows = []
    for name in wanted:
        each = found["measures"][name]
        bounds, interval = each.get("bounds") or {}, each.get("interval") or {}
        rows.append(
            [
                known(name) if len(pair(run)) > 1 else say("Near no counter"),
                Number(each["share"], "share"),
                _range(bounds),
                _range(interval),
                cell((each.get("sensitivity") or {}).get(_DETOUR), "share"),
            ]
        )
    heads = [
        say("People"),
        say("Share"),
        say("Surely between"),
        say("In 95 of 100 draws"),
        say("If ways are 1.4 times as long"),
    ]
    yield Rows(
        say(
            "If every counter may lie {distance} off (within {km})",
            distance=Number(found["position_error_m"], "m"),
            km=Number(found["band_km"], "km"),
        ),
        heads,
        rows,
    )


def _range(ends: dict[str, Any]) -> Any:
    if ends.get("low") is None:
        return MISSING
    return say("{low} to {high}", low=Number(ends["low"], "share"), high=Number(ends["high"], "share"))


def method(run: RunContent) -> Iterator[Block]:
    """How distances were taken, and what went in."""
    yield Line(
        say(
            "Distances are straight lines on the ellipsoid of the Earth, from the middle of every cell of "
            "the population to the nearest counter; roads, rivers and opening hours are not looked at."
        )
    )
    rows = [
        [
            source_name(source.role),
            source.file_name,
            _date(run.study, source.role),
            run.licences.get(source.role) or MISSING,
        ]
        for source in run.sources
    ]
    heads = [say("Data"), say("File"), say("Date"), say("Licence")]
    yield Rows(say("Sources"), heads, rows)


def _date(study: Mapping[str, Any], role: str) -> str:
    found: Any = study
    for word in role.split("."):
        found = found.get(word, {}) if isinstance(found, dict) else {}
    return str(found.get("date", MISSING)) if isinstance(found, dict) else MISSING


def again(run: RunContent) -> Iterator[Block]:
    """The command, and what tells that the same came out."""
    yield Line(
        say(
            "Copy study.toml of the run beside the data, and give this command: {command}",
            command="overlap analyze study.toml",
        )
    )
    yield Line(say("Version of the tool: {version}.", version=__version__))
    yield Line(
        say("Fingerprint (SHA-256 of summary.json): {fingerprint}", fingerprint=fingerprint(run)), short=True
    )


def annex(run: RunContent) -> Iterator[Block]:
    """Every table of the run, those of analyses that no section knows among them."""
    yield Rows(
        say("Tables of the workbook"),
        [say("Table"), say("Title"), say("Rows")],
        [[each.name, table_title(each.title), Number(len(each.frame), "count")] for each in run.tables],
    )
