"""Types of keys of the study."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

# Strict: 5 is a number, "5" and true are not.
Number = Annotated[float, Field(strict=True)]
Kilometres = Annotated[float, Field(strict=True, gt=0, le=20_000, allow_inf_nan=False)]
Metres = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
MOST_COST = 1e12  # so that sums of tens of thousands of them, in hundredths, are whole numbers of 64 bits
Cost = Annotated[float, Field(strict=True, ge=0, le=MOST_COST, allow_inf_nan=False)]
Money = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
AtLeastZero = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
_MOST_SITES = 1_000_000_000
Count = Annotated[int, Field(strict=True, ge=1, le=_MOST_SITES)]


def _area_limit(value: Any) -> Any:
    """Check a limit of areas: one number, numbers by id, or the name of a column."""
    what = ""
    if isinstance(value, dict) and value:
        wrong = [f"{area} = {number}" for area, number in value.items() if not _is_count(number, 0)]
        if wrong:
            what = f"must be whole numbers from 0 to {_MOST_SITES:,}, not {', '.join(wrong)}"
    elif type(value) is int and not _is_count(value, 1):
        what = f"must be between 1 and {_MOST_SITES:,}"
    elif type(value) is not int and not (isinstance(value, str) and value.strip()):
        what = "must be a whole number, a table of them by the id of an area, or the name of a column"
    if what:
        raise PydanticCustomError("area_limit", "{what}", {"what": what})
    return value


def _is_count(value: Any, lowest: int) -> bool:
    return type(value) is int and lowest <= value <= _MOST_SITES


AreaLimit = Annotated[int | dict[str, int] | str, PlainValidator(_area_limit)]
"""How many sites areas want, or take: each as many, as many as its id says, or as a column of its file."""


def _names(value: Any) -> tuple[str, ...]:
    """Check names of columns, of which one may stand alone."""
    names = [value] * bool(value) if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(each, str) and each for each in names):
        raise PydanticCustomError("names", "must be the name of a column, or a list of names")
    return tuple(names)


Columns = Annotated[tuple[str, ...], PlainValidator(_names)]
"""One column, or several that are one together."""
Spending = Annotated[float, Field(strict=True, ge=0, le=1e15, allow_inf_nan=False)]
Weight = Annotated[float, Field(strict=True, ge=0, le=1_000, allow_inf_nan=False)]
MOST_MONEY = 1e16
"""What all that may be paid for can cost together."""
NoUnknownKeys = ConfigDict(extra="forbid", strict=False)
