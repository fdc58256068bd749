"""Write the pages of `docs/` that are made from the code: the study file and the tables of a run."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from overlap.analyses import ANALYSES
from overlap.domain.cases import Case
from overlap.domain.facilities import REASONS
from overlap.domain.indicators import kinds_of
from overlap.domain.result import Table
from overlap.domain.scenario import (
    Assign,
    Close,
    Connect,
    Level,
    Move,
    Open,
    Scenario,
    Service,
)
from overlap.domain.scenario import Path as YearlyPath
from overlap.domain.study import (
    AreaClass,
    AreaColumn,
    AreaFile,
    CasesFile,
    NetworkFile,
    PopulationFile,
    RuleSettings,
    Settings,
)
from overlap.domain.study_acting import (
    CandidateFile,
    CostSettings,
    GapSettings,
    PlacesFile,
    PrioritySettings,
    ScenarioSettings,
)
from overlap.progress import Silent
from overlap.readers.services import service_words
from overlap.resources.sample import sample_study
from overlap.runs.analyze import analyze
from overlap.runs.job import Job
from overlap.runs.study import read_study

DOCS = Path(__file__).resolve().parents[1] / "docs"

SECTIONS = {
    "[study]": (Settings, "What holds for the whole run."),
    "[networks.NAME]": (
        NetworkFile,
        "One file of facilities each; NAME is your word, such as `school`. The first two are compared.",
    ),
    "[population.NAME]": (PopulationFile, "One layer of people each. Exactly one has the role `total`."),
    "[areas.LEVEL]": (AreaFile, "One level of administrative units each, from large to small."),
    "[rules]": (
        RuleSettings,
        "Access rules of your own, and what the words of rules stand for here: `methods/rules.md`.",
    ),
    "[rules.classes.ROLE]": (AreaClass, "The areas that a word such as `rural` stands for."),
    "[equity.NAME]": (
        AreaColumn,
        "One column each that says how well off the areas of a level are; see [equity](methods/equity.md).",
    ),
    "[cases]": (CasesFile, "A file of examples of cooperation, which `overlap twins` compares."),
    "[places]": (PlacesFile, "A file of settlements, by which gaps are named and where new sites may be."),
    "[gaps]": (GapSettings, "What a gap region is."),
    "[costs]": (CostSettings, "What it costs to act, once; what is left out is not assumed."),
    "[candidates.NAME]": (CandidateFile, "One file of places each where a counter might be."),
    "[priorities]": (PrioritySettings, "Where to act first; without this section nothing is chosen."),
    "[scenarios]": (
        ScenarioSettings,
        "What if counters were opened, closed, moved or brought online: [scenarios](methods/scenarios.md).",
    ),
    "[[case]]": (
        Case,
        "One example each, in the file of examples; in a table these are columns, lists are parted by `;`.",
    ),
    "A file of a scenario": (Scenario, "One scenario each, with changes or a path."),
    '[[change]] what = "open"': (Open, "New counters."),
    '[[change]] what = "close"': (Close, "Counters that serve nobody any more."),
    '[[change]] what = "move"': (Move, "Counters that go to another place."),
    '[[change]] what = "connect"': (
        Connect,
        "Counters that get internet and stand at least on the study's `online_level`.",
    ),
    '[[change]] what = "level"': (Level, "Counters that stand on a rung, whatever else is known of them."),
    '[[change]] what = "service"': (Service, "Services that counters begin or cease to offer."),
    '[[change]] what = "set"': (
        Assign,
        "Other values in columns of the file. Indicators and groups follow, `where` of a network does not.",
    ),
    "[path]": (YearlyPath, "Counters brought online year by year."),
}


def main(folder: Path = DOCS) -> None:
    """Write every generated page into a folder."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def pages() -> Mapping[str, str]:
    """The generated pages by file name."""
    return {"study-file.md": "\n".join(_study_page()), "tables.md": "\n".join(_tables_page())}


def _study_page() -> Iterator[str]:
    yield "# The study file\n"
    yield "<!-- Made by scripts/make_docs.py from overlap/domain/study.py. -->\n"
    yield "A `study.toml` says what one run may look at. Paths are relative to it. An unknown key is an error"
    yield "that names the nearest known one. Any key can be set for one run: `--set study.site_m=50`.\n"
    for section, (described, text) in SECTIONS.items():
        yield f"## `{section}`\n"
        yield f"{text}\n"
        yield "| key | meaning | default |"
        yield "|---|---|---|"
        hints = get_type_hints(described, include_extras=True)
        for field in fields(described):
            yield f"| `{field.name}` | {_meaning(hints[field.name])} | {_default(field)} |"
        yield ""
    yield from _SERVICES_AND_GROUPS
    yield from _SELECTIONS


_SERVICES_AND_GROUPS = (
    "## `[services]`\n",
    "What lists call a service, beside the usual words: `passport = ['passports', 'passport desk']` is one",
    "of your own, `e_government = ['one-stop shop']` adds to a usual one. The usual ones are",
    ", ".join(f"`{key}`" for key in service_words({}).services) + ".\n",
    "## `[groups]`\n",
    "Counters chosen by a selection: `post_online = \"network == 'post' and level >= 2\"`. The columns are",
    "those of the files, then `network`, `id` and `name`, then",
    "`" + "`, `".join([*kinds_of(()), "level"]) + "` and the services; yes and no are `true` and `false`.",
    "What is said of `level` must be certain: `level >= 2` chooses who is there whatever is not known of",
    "them, `level < 2` and `not level >= 2` who is certainly below:",
    "[how digital counters are](methods/digitisation.md).",
    "",
)

_SELECTIONS = (
    "## Selections\n",
    "`where` is written in one small grammar: column names, 'quoted text', numbers, `true`, `false`,",
    "`== != < <= > >=`, `in ('a', 'b')`, `not in`, `and`, `or`, `not`, parentheses, `NAME is known` and",
    "`NAME is not known`. A column name that holds spaces stands in backticks. Text compares exactly.",
    "A comparison with an unknown value (a blank) is false, `!=` is true; `is known` tells them apart.",
    "",
)


def _meaning(hint: Any) -> str:
    kind, *notes = get_args(hint)
    # Of several notes the last is the key's own; those before belong to its type.
    description = next(note.description for note in reversed(notes) if getattr(note, "description", ""))
    choices = f" (`{'`, `'.join(get_args(kind))}`)" if get_origin(kind) is Literal else ""
    return f"{description}{choices}"


def _default(field: Field[Any]) -> str:
    if field.default is MISSING and field.default_factory is MISSING:
        return "needed"
    value = field.default if field.default is not MISSING else None
    if value in ("", None):
        return ""
    return f"`{list(value) if isinstance(value, tuple) else value}`"


def _tables_page() -> Iterator[str]:
    yield "# The tables of a run\n"
    yield "<!-- Made by scripts/make_docs.py from the columns that the analyses declare. -->\n"
    yield "Every table is a CSV file and a layer or table of `overlap.gpkg` by the same name. The columns are"
    yield "those of the sample study; a network's or a layer's own name stands in some of them. Empty means"
    yield "unknown or not applicable. People are unrounded; add them up as they are.\n"
    for table in _sample_tables():
        shape = f" Map layer of {table.geometry_type}s." if table.geometry_type else ""
        yield f"## `{table.name}`\n"
        yield f"{table.title}.{shape}\n"
        yield "| column | meaning | unit |"
        yield "|---|---|---|"
        for column in table.columns:
            key = " (key)" if column.name in table.key else ""
            yield f"| `{column.name}`{key} | {column.meaning} | {column.unit} |"
        yield ""
    yield f"The reasons in `rejected`: {', '.join(REASONS)}.\n"


def _sample_tables() -> tuple[Table, ...]:
    with tempfile.TemporaryDirectory() as folder:
        study = read_study(sample_study())
        return analyze(Job(study, sample_study(), Path(folder) / "run", tuple(ANALYSES)), Silent()).tables


if __name__ == "__main__":
    main(*(Path(each) for each in sys.argv[1:]))
