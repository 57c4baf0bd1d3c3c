"""What an embedding model answered, as vectors or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

# The square of a larger number overflows, and with it a vector's length.
_LARGEST = 1e15


def as_vectors(rows: Sequence[Any], expected: int) -> Vectors:
    """Shape (expected, dimension).

    Raises:
        ValueError: `rows` are not `expected` vectors of one length, all numbers; the message, in Chinese, says what is wrong.
    """
    import numpy as np

    if len(rows) != expected:
        raise ValueError(f"要 {expected} 个向量，得到 {len(rows)} 个")
    try:
        with np.errstate(over="ignore"):
            vectors = [np.asarray(row, dtype=np.float32) for row in rows]
    except (TypeError, ValueError):
        raise ValueError("不是向量") from None
    if any(vector.ndim != 1 or len(vector) == 0 for vector in vectors):
        raise ValueError("不是向量")
    lengths = sorted({len(vector) for vector in vectors})
    if len(lengths) > 1:
        raise ValueError(f"同一次回答的向量维数不一（{'、'.join(map(str, lengths))}）")
    together = np.stack(vectors) if vectors else np.zeros((0, 0), np.float32)
    if not (np.abs(together) < _LARGEST).all():
        raise ValueError("向量中有非数值")
    return together
