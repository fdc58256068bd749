"""Types of keys of the study."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

# Strict: 5 is a number, "5" and true are not.
Number = Annotated[float, Field(strict=True)]
Kilometres = Annotated[float, Field(strict=True, gt=0, le=20_000, allow_inf_nan=False)]
Metres = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
MOST_COST = 1e12  # so that sums of tens of thousands of them, in hundredths, are whole numbers of 64 bits
Cost = Annotated[float, Field(strict=True, ge=0, le=MOST_COST, allow_inf_nan=False)]
Money = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
AtLeastZero = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)]
Spending = Annotated[float, Field(strict=True, ge=0, le=1e15, allow_inf_nan=False)]
Weight = Annotated[float, Field(strict=True, ge=0, le=1_000, allow_inf_nan=False)]
MOST_MONEY = 1e16
"""What all that may be paid for can cost together."""
NoUnknownKeys = ConfigDict(extra="forbid", strict=False)
