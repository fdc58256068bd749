"""`overlap refer`: one counter's referral sheet, or those of all for the wall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overlap.cli.text import console_of, distance_text, listed, say_files, say_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from overlap.runs.refer import Received, Referral, Sheet, Unmet


def refer(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that analyze has written.")],
    facility_id: Annotated[
        str | None, typer.Argument(metavar="[FACILITY_ID]", help="A counter's id, such as library:17.")
    ] = None,
    sheets: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Leave sheets for the wall in this folder, of every counter."),
    ] = None,
    per: Annotated[
        str | None,
        typer.Option(
            metavar="facility|area", help="A sheet for each counter (default), area, or area of a level."
        ),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(metavar="LANGUAGES", help="Of en, fr, es, pt, ar, ru and zh (default: en).")
    ] = None,
    formats: Annotated[
        str | None, typer.Option("--format", metavar="FORMATS", help="Of pdf and html (default: both).")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the sheet as JSON and nothing else.")] = False,
) -> None:
    """Where a counter sends people for each service that it lacks; with --sheets, pages for the wall."""
    options = {"--per": per, "--lang": lang, "--format": formats}
    _refuse_mixed(facility_id, sheets, {name for name, value in options.items() if value is not None})
    if sheets is not None:
        _leave(run, facility_id, sheets, (per or "facility", lang or "en", formats or "pdf,html"), json=json)
    elif facility_id is not None:
        _print(run, facility_id, json=json)


def _refuse_mixed(facility_id: str | None, sheets: Path | None, given: set[str]) -> None:
    """Object to options that say nothing together."""
    from overlap.errors import FaultList

    faults = FaultList()
    if sheets is None:
        for name in sorted(given):
            faults.add(name, "is for sheets", "", "add --sheets DIR")
        if facility_id is None:
            faults.add("FACILITY_ID", "is missing", "", "name a counter, or ask for all with --sheets DIR")
    elif facility_id is not None and "--per" in given:
        faults.add("--per", "one counter has one sheet", "", "leave out --per, or FACILITY_ID")
    faults.raise_if_any()


def _leave(
    run: Path, facility_id: str | None, sheets: Path, chosen: tuple[str, str, str], *, json: bool
) -> None:
    """Sheets as files; `chosen` is per what, and the languages and formats with commas between."""
    from overlap.cli import console
    from overlap.runs.sheets import Asked, write_sheets

    per, languages, formats = chosen
    asked = Asked(listed(languages), listed(formats), per, facility_id)
    with console.progress() as progress:
        files = write_sheets(run, asked, sheets, progress)
    say_files(files, json=json)


def _print(run: Path, facility_id: str, *, json: bool) -> None:
    from overlap.readers.run_folder import read_run
    from overlap.runs.refer import sheet_of

    sheet = sheet_of(read_run(run), facility_id)
    if json:
        say_json(asdict(sheet))
        return
    console = console_of()
    for part in _parts(sheet):
        console.print(part)


def _parts(sheet: Sheet) -> Iterator[RenderableType]:
    """The sheet from top to bottom: who it is, what it offers, where to refer to, who refers here."""
    from rich.text import Text

    beyond = ", beyond the areas" if sheet.status == "context" else ""
    yield _text(sheet.name or sheet.id, "bold")
    yield _text(
        f"{sheet.id} ({sheet.network}{beyond}) at {sheet.latitude_deg:.5f}, {sheet.longitude_deg:.5f}"
    )
    if sheet.address:
        yield _text(f"Address: {sheet.address}")
    if sheet.opening_hours:
        yield _text(f"Opening hours: {sheet.opening_hours}")
    yield Text()
    yield _text(f"Offers: {_services(sheet.offers)}")
    yield _text(f"Lacks: {_services(sheet.lacks)}")
    yield _text(f"Unknown: {_services(sheet.unknown)}")
    if beyond and sheet.lacks:
        yield _text("Counters beyond the areas take referrals, and make none.")
    if sheet.referrals:
        yield from (Text(), _table(sheet))
    if sheet.unmet:
        yield from (Text(), _text(f"Not within {sheet.limit_km:g} km", "bold"))
    for each in sheet.unmet:
        away = f", {distance_text(each.distance_m)}" if each.distance_m is not None else ""
        nearest = (
            f"the nearest is {each.name or each.id} [{each.id}]{away}" if each.id else "nobody offers it"
        )
        yield _text(f"{_service(each.service)}: {nearest}")
    yield from _contacts(sheet)
    if sheet.received:
        yield from (Text(), _text("Who refers here", "bold"), *map(_received, sheet.received))


def _table(sheet: Sheet) -> RenderableType:
    from rich.table import Table

    table = Table(
        title=f"Refer to, within {sheet.limit_km:g} km",
        title_justify="left",
        box=None,
        pad_edge=False,
        title_style="bold",
    )
    for head in ("service", "counter", "id"):
        table.add_column(head, overflow="fold")
    table.add_column("distance", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("area" if any(each.same for each in sheet.referrals) else "", overflow="fold")
    for each in sheet.referrals:
        cells = (
            _service(each.service),
            each.name,
            each.id,
            distance_text(each.distance_m),
            each.direction,
            _where(each),
        )
        table.add_row(*map(_text, cells))
    return table


def _contacts(sheet: Sheet) -> Iterator[RenderableType]:
    """Of each counter that people are sent to once, its address and its opening hours, where known."""
    sent: list[Referral | Unmet] = [*sheet.referrals, *sheet.unmet]
    told = {each.id: "; ".join(filter(None, (each.address, each.opening_hours))) for each in sent}
    lines = [_text(f"{key}: {text}") for key, text in told.items() if text]
    if lines:
        yield from (_text(""), _text("Where they are, and when they are open", "bold"), *lines)


def _where(referral: Referral) -> str:
    """The smallest area that both lie in, levels running from large to small."""
    if referral.status == "context":
        return "beyond the areas"
    shared = [level for level, same in referral.same.items() if same]
    if shared:
        return f"same {shared[-1]}"
    return f"other {next(iter(referral.same))}" if referral.same else ""


def _received(received: Received) -> RenderableType:
    number = len(received.referrers)
    nearest = ", ".join(received.referrers[:3]) + (", …" if number > 3 else "")
    people = f", to which {received.people:,.0f} people live nearest" if received.people is not None else ""
    return _text(
        f"{_service(received.service)}: {number:,} counter{'s' if number > 1 else ''}{people}: {nearest}"
    )


def _services(names: tuple[str, ...]) -> str:
    return ", ".join(map(_service, names)) or "none"


def _service(name: str) -> str:
    from overlap.domain.text import service_title

    return service_title(name)


def _text(text: str, style: str = "") -> RenderableType:
    from rich.text import Text

    from overlap.errors import printable

    return Text(printable(text), style)
