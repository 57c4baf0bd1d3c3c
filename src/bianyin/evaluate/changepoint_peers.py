"""Other detectors beside ours: ruptures' Pelt and Binseg on deseasonalised weeks, and saying nothing."""

from __future__ import annotations

import datetime as dt
import importlib.util
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bianyin.evaluate.changepoint_cases import Peer
from bianyin.evaluate.simulated_series import Simulated
from bianyin.series.regressors import season
from bianyin.series.steps import steps_of

if TYPE_CHECKING:
    from bianyin.series.autoregression import Array


def peers() -> Mapping[str, Peer]:
    """Those that can run here: ruptures only where it is installed (`pip install ruptures`)."""
    if importlib.util.find_spec("ruptures") is None:
        return {"nothing": _nothing}
    return {"Pelt": _pelt, "Binseg": _binseg, "Pelt AR(1)": _pelt_ar, "nothing": _nothing}


def _nothing(made: Simulated) -> tuple[dt.date, ...]:
    return ()


def _pelt(made: Simulated) -> tuple[dt.date, ...]:
    import ruptures

    return _dates(made, ruptures.Pelt(model="l2", min_size=4, jump=1))


def _binseg(made: Simulated) -> tuple[dt.date, ...]:
    import ruptures

    return _dates(made, ruptures.Binseg(model="l2", min_size=4, jump=1))


def _pelt_ar(made: Simulated) -> tuple[dt.date, ...]:
    import ruptures

    return _dates(made, ruptures.Pelt(model="ar", params={"order": 1}, min_size=8, jump=1))


def _dates(made: Simulated, detector: Any) -> tuple[dt.date, ...]:
    """With the usual penalty, 3 log n times the variance of the errors."""
    import numpy as np

    steps = steps_of(made.series)
    rest = _deseasonalised(np.array(steps.values), steps.period)
    deviation = float(np.median(np.abs(np.diff(rest)))) * 1.4826 / math.sqrt(2)
    penalty = 3 * math.log(len(rest)) * max(deviation, 1e-9) ** 2
    ends = detector.fit(rest).predict(pen=penalty)
    return tuple(steps.starts[end] for end in ends if end < len(steps.starts))


def _deseasonalised(values: Array, period: float) -> Array:
    """Gaps filled in straight, for none of these takes any; two harmonics taken out."""
    import numpy as np

    position = np.arange(len(values))
    seen = ~np.isnan(values)
    values = np.interp(position, position[seen], values[seen])
    design = np.column_stack([np.ones(len(values)), season(len(values), period, 2)])
    rest: Array = values - design @ np.linalg.lstsq(design, values)[0]
    return rest
