"""Every number that a brief tells is one of the run's."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import pytest

from overlap.domain.run import RunContent
from overlap.outputs.brief.sections import brief_of
from overlap.outputs.brief.spoken import spoken
from overlap.outputs.fingerprint import fingerprint
from overlap.outputs.language.words import Words

# Spaces that set thousands apart in French, and nothing else.
NUMBER = {"en": re.compile(r"\d[\d,]*(?:\.\d+)?"), "fr": re.compile("\\d[\\d\u202f]*(?:,\\d+)?")}


def of_run(run: RunContent) -> Iterator[float]:
    """Every figure of the run, in the units that a brief may tell it in; and how many rows there are."""
    for table in run.tables:
        yield len(table.frame)
        for column in table.columns:
            if column.kind in ("integer", "number"):
                yield from table.frame[column.name].dropna().astype(float)
    yield from _inside(run.summary)


def _inside(value: Any) -> Iterator[float]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _inside(each)
    elif isinstance(value, list | tuple):
        yield len(value)
        for each in value:
            yield from _inside(each)


def shares(run: RunContent) -> Iterator[float]:
    """What people and counters of a row are of the row's total."""
    for table in run.tables:
        totals = {"people_total", "facilities"} & set(table.frame.columns)
        for total in totals:
            for part in table.frame.columns:
                if part.startswith(("people_", "on_level", "with_partner")):
                    yield from (table.frame[part].astype(float) / table.frame[total].astype(float)).dropna()
    for row in run.summary["gains"]["rows"]:
        yield row["people_added_to_better"] / run.summary["coverage"][0]["people_total"]
    yield run.summary["referrals"]["referred"] / run.summary["referrals"]["lacking"]
    row = run.summary["coverage"][2]
    yield 1.0 - row["people_neither"] / row["people_total"]
    found = run.summary["priorities"]
    yield found["people_gained"]["total"] / found["people_total"]


def summed(run: RunContent) -> Iterator[float]:
    """The one sum that the brief makes itself: near a counter, but near none that is online for certain."""
    for row in run.summary["digitisation"]["online"]:
        yield row["people_upgrade_certain"] + row["people_upgrade_possible"]


def known(run: RunContent) -> set[str]:
    figures = [each for each in (*of_run(run), *summed(run)) if math.isfinite(each)]
    percents = [100.0 * each for each in (*figures, *shares(run)) if -1.0 <= each <= 1.0]
    km = [each / 1000.0 for each in figures if abs(each) < 1e7]
    found = {f"{abs(each):.{digits}f}" for each in (*figures, *km) for digits in (0, 1, 2)}
    found |= {f"{abs(each):.1f}" for each in percents}
    return found | {f"{abs(each):g}" for each in figures if abs(each) < 1e6}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_numbers_in_sentences_and_tables_are_the_runs(content: RunContent, language: str) -> None:
    words, told = Words(language), []
    strangers = {"overlap", fingerprint(content), "1,4" if language == "fr" else "1.4"}
    for section in spoken(brief_of(content), words, {})["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "line" and "SHA-256" not in block["text"] and "0.1.0" not in block["text"]:
                told += NUMBER[language].findall(block["text"])
            elif block["kind"] == "table":
                told += [
                    number
                    for row in block["rows"]
                    for cell, ends in zip(row, block["ends"], strict=True)
                    if ends
                    for number in NUMBER[language].findall(cell)
                ]
    plain = {each.replace("\u202f", "").replace(",", ".") for each in told}
    if language == "en":
        plain = {each.replace(",", "") for each in told}
    assert len(told) > 300
    assert plain - known(content) - strangers == set()


def test_the_numbers_are_not_found_whatever_they_are(content: RunContent) -> None:
    figures = known(content)
    assert "96096" in figures
    assert "96097" not in figures
    assert "91817" not in figures


def test_the_reported_figures_stand_in_the_headline(content: RunContent) -> None:
    headline = spoken(brief_of(content), Words("en"), {})["sections"][0]["blocks"]
    row = next(each for each in content.summary["coverage"] if each["band_km"] == 5.0)
    near = 1.0 - row["people_neither"] / row["people_total"]
    assert headline[0]["text"] == (
        f"Of {row['people_total']:,.0f} people, {near:.1%} live within 5 km of a library or a post office."
    )
    assert headline[1]["text"].startswith(f"{row['people_neither']:,.0f} people")
