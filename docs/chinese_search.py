"""Words for the site's own search: pairs of Chinese characters, the same in the index and in what is asked.

Sphinx cuts Chinese with jieba, of which there has been no release since 2020, and without it indexes no Chinese word at all; and
the script that its own class for Chinese writes (9.0) names a stemmer that is not there, so that no search ends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.search import SearchLanguage

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_RUNS = re.compile(r"[一-鿿]+|[A-Za-z0-9_]+")


class PairsOfCharacters(SearchLanguage):
    """`变点检测 detect` → 变点, 点检, 检测, detect; no word is stemmed."""

    lang = "zh"
    language_name = "Chinese"
    stopwords = frozenset()
    js_splitter_code = r"""
var splitQuery = (query) => (query.match(/[\u4e00-\u9fff]+|[A-Za-z0-9_]+/g) || []).flatMap((run) =>
  /^[\x00-\x7f]/.test(run) || run.length < 2
    ? [run]
    : Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)));
"""

    def split(self, input: str) -> list[str]:
        words = []
        for run in _RUNS.findall(input):
            words += [run] if run.isascii() else [run[at : at + 2] for at in range(len(run) - 1)]
        return words

    def stem(self, word: str) -> str:
        return word.lower()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_search_language(PairsOfCharacters)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
