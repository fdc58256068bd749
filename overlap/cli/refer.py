"""`overlap refer`: one counter's referral sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overlap.cli.text import console_of, distance_text, say_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from overlap.runs.refer import Received, Referral, Sheet


def refer(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that analyze has written.")],
    facility_id: Annotated[
        str, typer.Argument(metavar="FACILITY_ID", help="A counter's id, such as library:17.")
    ],
    json: Annotated[bool, typer.Option("--json", help="Print the sheet as JSON and nothing else.")] = False,
) -> None:
    """One counter's referral sheet: where to send people for each service that it lacks."""
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
