"""bianyin (变因): what stored pages verifiably say around the change points of an emission series."""

__version__ = "0.1.0"
