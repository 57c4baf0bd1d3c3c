"""What came of the set of lies that a test module names `SHEETS`, told once."""

from __future__ import annotations

import pytest
from pointed_telling import Outcome, Tally, outcomes, tally


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> list[Outcome]:
    return outcomes(request.module.SHEETS)


@pytest.fixture(scope="module")
def counts(told: list[Outcome]) -> Tally:
    return tally(told)
