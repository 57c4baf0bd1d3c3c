"""Every sentence that a report says of its own, in Chinese and in English. In: a sentence's name and its values. Out: words.

The quotes, titles and sites of pages are nobody's translation: they stay as they are.
"""

from bianyin.wording.days import day_in_words, iso_or_words
from bianyin.wording.speech import LANGUAGES, Language, language, named, said_in, say, speaking

__all__ = [
    "LANGUAGES",
    "Language",
    "day_in_words",
    "iso_or_words",
    "language",
    "named",
    "said_in",
    "say",
    "speaking",
]
