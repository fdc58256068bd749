"""The sections of a brief, each made from a run alone; one without anything to say is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Block, Brief, Points, Rows, Section
from overlap.outputs.brief.sections.acting import acting, examples
from overlap.outputs.brief.sections.digital import digital
from overlap.outputs.brief.sections.left_out import left_out
from overlap.outputs.brief.sections.reach import short, the_map
from overlap.outputs.brief.sections.rules import judged
from overlap.outputs.brief.sections.sure import again, annex, method, sure
from overlap.outputs.brief.sections.together import overlaps
from overlap.outputs.headline.rows import reported_row
from overlap.outputs.language.messages import Number, say
from overlap.outputs.language.rows import pair

_ROWS = 4


def brief_of(run: RunContent) -> Brief:
    """The whole brief of a run."""
    sections = (
        (say("In short"), short),
        (say("The map"), the_map),
        (say("What overlaps"), overlaps),
        (say("Who is left out"), left_out),
        (say("How digital the counters are"), digital),
        (say("What to do first, and what it buys"), acting),
        (say("Are the rules met?"), judged),
        (say("Examples of cooperation"), examples),
        (say("How sure we are"), sure),
        (say("Method and sources"), method),
        (say("How to repeat it"), again),
        (say("Annex: all tables"), annex),
    )
    made = [Section(title, list(make(run))) for title, make in sections]
    title = say("Where libraries and post offices overlap")
    reported = reported_row(run.summary)
    if len(pair(run)) == 1 and reported is not None:
        title = say("Who lives within {km} of which counter", km=Number(reported["band_km"], "km"))
    elif pair(run) != ["library", "post"]:
        title = say("Where two networks of public counters overlap")
    return Brief(run.name, title, [each for each in made if each.blocks])


def findings(run: RunContent) -> Iterator[Block]:
    """What was found, without how it was found, how sure it is and what others have done."""
    for make in (short, overlaps, left_out, digital, acting):
        yield from make(run)


def shortened(brief: Brief) -> Brief:
    """The brief of one page: only what is marked for it, and a few rows of its tables."""
    kept = (
        Section(each.title, [_first(block) for block in each.blocks if _is_short(block)])
        for each in brief.sections
    )
    return Brief(brief.name, brief.title, [each for each in kept if each.blocks])


def _is_short(block: Block) -> bool:
    return not isinstance(block, Points) and block.short


def _first(block: Block) -> Block:
    if not isinstance(block, Rows):
        return block
    start = max(0, block.main + 1 - _ROWS)
    return replace(block, rows=block.rows[start : start + _ROWS])
