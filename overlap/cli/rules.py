"""`overlap rules`: the published access rules that come with the package."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from overlap.cli.text import WIDEST, say, say_broken, say_json

if TYPE_CHECKING:
    from overlap.domain.rules import Rule


def rules(
    rule: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Show this one whole; without it, list all.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print them as JSON and nothing else.")] = False,
) -> None:
    """The published access rules that a run is held against."""
    from overlap.readers.rules import all_rules, rule_called

    known = all_rules()
    if rule is None:
        if json:
            say_json([_plain(each) for each in known])
        else:
            _list(known)
        return
    found = rule_called(rule, known)
    if json:
        say_json(_plain(found))
        return
    for line in _whole(found):
        say_broken(line)


def _plain(rule: Rule) -> dict[str, Any]:
    from overlap.domain.rule_words import asked_words

    return {**asdict(rule), "in_words": asked_words(rule.asks, rule.labels)}


def _list(known: tuple[Rule, ...]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from overlap.domain.rule_words import asked_words

    on_terminal = sys.stdout.isatty()
    table = Table(box=None, pad_edge=False)
    for head in ("rule", "country", "network", "year", "status", "asks for"):
        table.add_column(head, no_wrap=head != "asks for")
    for each in known:
        facts = each.id, each.country, each.network, str(each.year or ""), each.status
        table.add_row(*map(Text, (*facts, asked_words(each.asks, each.labels))))
    # Without a terminal nothing is wrapped: each rule is a line.
    console = Console(highlight=False, width=None if on_terminal else WIDEST)
    if on_terminal:
        console.print(table)
    else:
        with console.capture() as captured:
            console.print(table)
        for line in captured.get().splitlines():
            say(line.rstrip())
    say("")
    say("overlap rules ID shows one whole, with its source.")


def _whole(rule: Rule) -> Iterator[str]:
    from overlap.domain.rule_words import words

    of = ", ".join(filter(None, (rule.country, str(rule.year or ""), rule.status)))
    yield f"{rule.id}: {rule.title} ({of})"
    yield ""
    yield rule.wording
    yield ""
    yield f"Held against: {rule.group or {'any': 'every network'}.get(rule.network, rule.network)}"
    yield "Parts:"
    yield from (f"  {number}. {words(part, rule.labels)}" for number, part in enumerate(rule.parts, start=1))
    yield f"Measured by: {rule.metric}"
    if rule.assumption:
        yield f"Assumed: {rule.assumption}"
    if rule.leaves_out:
        yield f"Left out: {rule.leaves_out}"
    yield f"Source: {rule.source.title}. {rule.source.publisher}. {rule.source.url}".rstrip()
    yield f"How far it was read: {rule.read}"
