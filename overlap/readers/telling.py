"""Columns that tell of several indicators at once: `internet_access` of OpenStreetMap, wireless networks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.values import as_text, cells
from overlap.readers.answers import Unknown, distinct, form, is_blank, rows_of, spoken
from overlap.readers.columns import named, words_of
from overlap.readers.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

OSM_KEY = "internet_access"


def telling_columns(frame: pd.DataFrame) -> dict[str, str]:
    """Find the columns that tell of several indicators, with the table by which each is read.

    `internet_access` is the key of OpenStreetMap only in its tables: beside other tags, or with values that
    only the key has. Its companions `internet_access:fee` and `:ssid` say nothing that it does not.
    """
    names = [str(name) for name in frame.columns]
    found = {OSM_KEY: OSM_KEY} if OSM_KEY in names and _is_osm(frame) else {}
    for table in ("wifi", "public_wifi"):
        for group in named(table, names, "indicators")[:1]:
            found[group[0]] = table
    return found


def _is_osm(frame: pd.DataFrame) -> bool:
    osm = words_of("answers")["osm"]
    tags = any(":" in str(name) or str(name) in osm["columns"] for name in frame.columns)
    return tags or not set(osm["values"]).isdisjoint(as_text(cells(frame[OSM_KEY])))


def read_telling(frame: pd.DataFrame, column: str, table: str) -> tuple[list[Statement], Unknown]:
    """Return what a column says of each indicator, and the rows of every word that is not recognised."""
    texts, places = distinct(cells(frame[column]))
    says = {form(value): said for value, said in words_of("answers")["tells"][table].items()}
    verdicts = [_verdict(text, says) for text in texts]
    told = []
    for name in dict.fromkeys(name for said, _ in verdicts for name in said):
        values = np.array([said.get(name, np.nan) for said, _ in verdicts])
        told.append(Statement(name, column, values[places]))
    return told, rows_of([strange for _, strange in verdicts], places)


def _verdict(text: str, says: Mapping[str, Mapping[str, int]]) -> tuple[dict[str, int], list[str]]:
    """Return what `wlan;terminal` says, a yes before a no, and the words that nothing recognises."""
    said: dict[str, int] = {}
    strange = []
    for word in (part.strip() for part in re.split(r"[;,]", text)):
        answer = next((each for each in ("yes", "no") if form(word) in spoken(each)), word)
        tells = says.get(form(word), says.get(form(answer)))
        if tells is not None:
            said |= {name: max(value, said.get(name, 0)) for name, value in tells.items()}
        elif word and not is_blank(word):
            strange.append(word)
    return said, strange
