"""Large emitters. In: a text. Out: which firms and plants it names, where they are and of which sector: table knowledge."""

from bianyin.knowledge.emitters.table import Emitter, named_in, names_of, places_of

__all__ = ["Emitter", "named_in", "names_of", "places_of"]
