"""The trust line: pure code, no model. Above it a draft may say anything; below it every word is the source's.

`ground` is the only place that builds an `EventRecord`. Fields that fail are dropped one by one, each with a
`Rejection`; a record left without title, date or content falls as a whole.
"""

from bianyin.prove.grounding import Grounded, ground

__all__ = ["Grounded", "ground"]
