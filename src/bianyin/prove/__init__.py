"""The trust line, with one door: `ground`. In: an `EventDraft` and its document. Out: an `EventRecord`, or why not.

`ground` is the only place that builds an `EventRecord`. Fields that fail are dropped one by one, each with a
`Rejection`; a record left without title, date or content falls as a whole.
"""

from bianyin.prove.grounding import Grounded, ground

__all__ = ["Grounded", "ground"]
