"""What the site needs for Chinese: words for its search, and lines that are joined without a space.

**Search.** Words are pairs of characters, the same in the index and in what is asked. Sphinx cuts Chinese with jieba, of which there has been no release since 2020, and without it indexes no Chinese word at all; and
the script that its own class for Chinese writes (9.0) names a stemmer that is not there, so that no search ends.

**Lines.** A browser shows the end of a source line as a space, which Chinese does not have between characters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.search import SearchLanguage
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# Characters, and the marks that stand between them.
_CHINESE = re.compile("[　-〿一-鿿！-～—…“”‘’·]")
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


class LinesJoined(SphinxTransform):
    """Take out each end of a line that stands between two Chinese characters."""

    default_priority = 10

    def apply(self, **kwargs: object) -> None:
        for end in list(
            self.document.findall(lambda node: isinstance(node, nodes.Text) and str(node) == "\n")
        ):
            line = end.parent.children
            at = next(at for at, node in enumerate(line) if node is end)  # Text compares as str does
            around = [node.astext() for node in line[max(at - 1, 0) : at + 2]]
            if _CHINESE.fullmatch(around[0][-1:]) and _CHINESE.fullmatch(around[-1][:1]):
                del end.parent[at]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(LinesJoined)
    app.add_search_language(PairsOfCharacters)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
