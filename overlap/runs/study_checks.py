"""What a study must keep beyond the type of each key: names, bands, one total."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from overlap.domain.groups import refuse_taken
from overlap.domain.people_keys import OF_TABLES, note_meaningless
from overlap.domain.selection import parse
from overlap.domain.study import Settings
from overlap.domain.text import clean_text
from overlap.errors import FaultList
from overlap.readers.services import service_words
from overlap.runs.acting_checks import check_costs, check_priorities

ROLES = ("total", "part", "alternative", "class")

RESERVED = ("any", "both", "neither", "outside", "study", "total")

NO_PLACE = ("outside", "study")
"""Words that say of people that they are in no area or class, or wherever they are."""

SITES = ("connect", "gap", "gaps", "place", "places", "raise_level")
"""Words for candidate sites that come from no file of candidates."""

_SIMPLE_WORD = re.compile(r"[a-z][a-z0-9_]*")
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]')
# The bins of distance are at most 64, and some must be left between and beyond the bands.
MOST_BANDS = 40

# Two networks of one file are different ones where any of these differs: which rows, and where they are.
_SAYS_WHICH_ROWS = ("layer", "where", "columns", "longitude", "latitude", "crs")

_NAMED = ("networks", "population", "areas", "equity", "services", "groups", "candidates")


def check_study(mapping: Mapping[str, Any], where: str, faults: FaultList) -> None:
    """Note the faults that no single type tells; a value of a wrong type is passed over here.

    Parameters
    ----------
    mapping
        The whole study, as `tomllib` gives it.
    where
        What faults are told of.
    faults
        Takes what is found.
    """
    _check_settings(_section(mapping, "study"), f"{where} [study]", faults)
    _check_names(mapping, where, faults)
    _check_classes(_section(mapping, "population"), _section(mapping, "areas"), where, faults)
    _check_totals(_section(mapping, "population"), f"{where} [population]", faults)
    _check_meant(_section(mapping, "population"), where, faults)
    _check_twins(_section(mapping, "networks"), f"{where} [networks]", faults)
    _check_services(_section(mapping, "services"), f"{where} services", faults)
    _check_groups(_section(mapping, "groups"), _section(mapping, "networks"), where, faults)
    for name in ("cases", "places"):
        if isinstance(mapping.get(name), Mapping) and isinstance(mapping[name].get("file", ""), str):
            _check_file(mapping[name].get("file", ""), f"{where} [{name}]", faults)
    _check_candidates(_section(mapping, "candidates"), _section(mapping, "networks"), where, faults)
    acting = ("priorities", "costs", "candidates", "places", "networks", "groups", "areas", "population")
    check_priorities({name: _section(mapping, name) for name in acting}, where, faults)
    check_costs(_section(mapping, "costs"), _section(mapping, "networks"), f"{where} [costs]", faults)
    if not mapping.get("networks"):
        advice = "name at least one file, as [networks.library] with file = …"
        faults.add(where, "there is no network", advice=advice)


def _section(mapping: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = mapping.get(name, {})
    return section if isinstance(section, Mapping) else {}


def _check_settings(settings: Mapping[str, Any], where: str, faults: FaultList) -> None:
    bands = settings.get("bands_km")
    if bands == []:
        faults.add(f"{where} bands_km", "holds no band", advice="write at least one, as [1, 2, 5]")
    if isinstance(bands, list) and len(bands) > MOST_BANDS:
        faults.add(
            f"{where} bands_km", f"holds more than {MOST_BANDS} bands", f"{len(bands)}", "leave some out"
        )
    if isinstance(bands, list) and all(isinstance(band, int | float) for band in bands):
        wrong = [f"{after} after {before}" for before, after in pairwise(bands) if after <= before]
        if wrong:
            advice = "write each distance once, the smallest first"
            faults.add(f"{where} bands_km", "must increase", ", ".join(wrong), advice)
    _check_service(settings, where, faults)
    country = settings.get("country", "")
    if isinstance(country, str) and not re.fullmatch("([A-Z]{2})?", country):
        advice = "write two capital letters, such as KE"
        faults.add(f"{where} country", "is no ISO 3166 code", repr(country), advice)
    currency = settings.get("currency", "")
    if isinstance(currency, str) and not re.fullmatch("([A-Z]{3})?", currency):
        advice = "write three capital letters, such as KES"
        faults.add(f"{where} currency", "is no ISO 4217 code", repr(currency), advice)
    name = settings.get("name", "")
    if isinstance(name, str) and (_NOT_IN_FILE_NAMES.search(name) or name in {".", ".."}):
        advice = 'leave out control characters and / \\ : * ? " < > |'
        faults.add(f"{where} name", "cannot be the name of a folder", repr(name), advice)


def _check_service(settings: Mapping[str, Any], where: str, faults: FaultList) -> None:
    stated, bands = settings.get("service_km"), settings.get("bands_km", list(Settings().bands_km))
    if not isinstance(bands, list) or not all(map(_is_length, [stated, *bands])) or stated in bands:
        return
    found = f"{stated:g} is none of {', '.join(f'{band:g}' for band in bands)}"
    faults.add(f"{where} service_km", "must be one of the bands", found, "add it to bands_km")


def _is_length(value: object) -> bool:
    """Whether it is a number of kilometres that its own type does not object to."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 20_000


def _check_names(mapping: Mapping[str, Any], where: str, faults: FaultList) -> None:
    for kind in _NAMED:
        for name, entry in _section(mapping, kind).items():
            place = f"{where} [{kind}.{name}]"
            entry = entry if isinstance(entry, Mapping) else {}
            if not _SIMPLE_WORD.fullmatch(name):
                advice = "use small letters a-z, digits and _, a letter first"
                faults.add(f"{where} [{kind}]", "a name is not a simple word", repr(name), advice)
            elif kind == "population" and name.startswith("only_"):
                faults.add(place, "people_only_… are columns of their own", name, "choose another name")
            elif name in RESERVED and not (kind == "population" and name == "total"):
                faults.add(place, "is a word with a meaning of its own", name, "choose another name")
            elif name == "total" and entry.get("role", "total") != "total":
                advice = "rename it, or leave its role out"
                faults.add(
                    place, "the layer named total must be the total", f"role = {entry['role']!r}", advice
                )
            if isinstance(file := entry.get("file"), str):
                _check_file(file, place, faults)


def _check_classes(layers: Mapping[str, Any], levels: Collection[str], where: str, faults: FaultList) -> None:
    """Note layers and classes of ground that places of the tables could not be told apart by."""
    for name, layer in layers.items():
        if not isinstance(layer, Mapping) or layer.get("role") != "class":
            continue
        place = f"{where} [population.{name}]"
        if name in levels:
            faults.add(place, "is the name of a level of areas", name, "choose another name")
        classes = layer.get("classes")
        for each in classes if isinstance(classes, Mapping) else ():
            if each in NO_PLACE:
                advice = "choose another name"
                faults.add(f"{place} classes", "is a word with a meaning of its own", each, advice)
            elif not each.strip() or each != clean_text(each):
                faults.add(f"{place} classes", "is no name of a class", repr(each), "write one")


def _check_meant(layers: Mapping[str, Any], where: str, faults: FaultList) -> None:
    """Note keys that mean nothing for the role or the method of a layer; only files tell of the others."""
    for name, layer in layers.items():
        if not isinstance(layer, Mapping):
            continue
        role = layer.get("role", "total")
        if role not in ROLES:
            continue
        foreign = ["classes"] if role != "class" else [*OF_TABLES, "nodata"]
        foreign += ["modelled"] if role != "part" else []
        place = f"{where} [population.{name}]"
        stated = [key for key in foreign if key in layer]
        note_meaningless(place, f"a layer with role = {json.dumps(role)}", stated, faults)
        if layer.get("method") == "interior-point" and "spacing_m" in layer and role != "class":
            note_meaningless(place, 'method = "interior-point"', ["spacing_m"], faults)


def _check_file(file: str, where: str, faults: FaultList) -> None:
    if not file.strip():
        faults.add(f"{where} file", "is empty", advice="name the file, relative to study.toml")
    elif file != clean_text(file):  # the terminal may hand over bytes that are no text
        faults.add(f"{where} file", "cannot be written as text", repr(file), "rename the file")


def _check_twins(networks: Mapping[str, Any], where: str, faults: FaultList) -> None:
    """Note networks that are the same rows: all of one would be near the other, which says nothing."""
    first: dict[tuple[str, ...], str] = {}
    for name, entry in networks.items():
        if not (isinstance(entry, Mapping) and isinstance(entry.get("file"), str)):
            continue
        path = Path(entry["file"]).as_posix()
        rows = (path, *(str(entry.get(key) or "").strip() for key in _SAYS_WHICH_ROWS))
        if (twin := first.setdefault(rows, name)) != name:
            advice = "name another file, or tell them apart with where"
            faults.add(where, f"{twin} and {name} are the same rows of one file", path, advice)


def _check_services(services: Mapping[str, Any], where: str, faults: FaultList) -> None:
    lists = {name: words for name, words in services.items() if isinstance(words, list)}
    with faults.gathering():
        service_words({name: list(map(str, words)) for name, words in lists.items()}, where)


def _check_groups(
    groups: Mapping[str, Any], networks: Collection[str], where: str, faults: FaultList
) -> None:
    """Note names that are taken and texts that are no selection; only files tell their columns."""
    with faults.gathering():
        refuse_taken([name for name in groups if name not in RESERVED], networks, f"{where} groups")
    for name, text in groups.items():
        if isinstance(text, str):
            with faults.gathering():
                parse(text, f"{where} groups.{name}")


def _check_candidates(
    files: Collection[str], networks: Collection[str], where: str, faults: FaultList
) -> None:
    """Note files of candidates whose ids could be taken for those of counters, or for other candidates."""
    for name in files:
        if name in networks or name in SITES:
            what = "is the name of a network" if name in networks else "is a word with a meaning of its own"
            faults.add(f"{where} [candidates.{name}]", what, name, "choose another name")


def _check_totals(layers: Mapping[str, Any], where: str, faults: FaultList) -> None:
    totals = [
        name
        for name, layer in layers.items()
        if isinstance(layer, Mapping) and layer.get("role", "total") == "total"
    ]
    if len(totals) > 1:
        advice = 'keep one, and write role = "part" or "alternative" for the others'
        faults.add(where, "more than one layer is the total", ", ".join(totals), advice)
    elif layers and not totals:
        faults.add(where, "no layer is the total", ", ".join(layers), 'write role = "total" for one')
