"""A second opinion beside our own: rbeast's posterior probability of a change near a date.

rbeast (a Bayesian decomposition into trend, season and noise) supposes independent errors. In noise as weakly
autocorrelated as Ground Transport's it is the best detector there is; in Industry's it finds five changes where
there is none. So it is told, and not counted.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from bianyin.errors import BianyinError
from bianyin.model import ChangePointKind
from bianyin.series.steps import Steps

if TYPE_CHECKING:
    from bianyin.series.autoregression import Array

DEFAULT_SEED = 20210301  # any number but 0, which asks rbeast for a random one

# rbeast seeds every run but adds floats in an order that depends on where the arrays happen to lie in
# memory, so AVX results differ from run to run (zhaokg/Rbeast issue 53). Its plain routines do not.
_REPRODUCIBLE_ROUTINES = "sse"

_LOCK = threading.Lock()  # rbeast keeps its options in a global variable

# Least distance of two changes, and what a probability is summed over: trend and season.
_SEPARATION = {"week": (8, 26), "month": (2, 6)}


class Posterior:
    """rbeast's probabilities for one series."""

    def __init__(self, steps: Steps, seed: int) -> None:
        trend, season = _SEPARATION[steps.unit]
        result = _decompose(steps, trend, season, seed)
        self._by_kind: dict[ChangePointKind, tuple[Array, int]] = {
            "Event": (result.trend.cpOccPr, trend // 2),
            "Seasonal": (result.season.cpOccPr, season // 2),
        }

    def near(self, step: int, kind: ChangePointKind) -> float:
        """The probability of a change within four weeks (one month) of a step; of a season 13 weeks (three months)."""
        import numpy as np

        probabilities, reach = self._by_kind[kind]
        return float(min(1.0, np.nansum(probabilities[max(0, step - reach) : step + reach + 1])))


def _decompose(steps: Steps, trend: int, season: int, seed: int) -> Any:
    import numpy as np
    import Rbeast

    with _LOCK:
        result = Rbeast.beast(
            np.array(steps.values, dtype=np.float64),
            start=0.0,
            deltat=1.0,
            season="harmonic",
            period=steps.period,
            tseg_minlength=trend,
            sseg_minlength=season,
            mcmc_seed=seed,
            cputype=_REPRODUCIBLE_ROUTINES,
            print_param=False,
            print_progress=False,
            print_warning=False,
            quiet=True,
        )
    if result is None:
        raise BianyinError("变点检测（rbeast）没有给出结果。", remedy="请检查序列，或用 --points 给出变点。")
    return result
