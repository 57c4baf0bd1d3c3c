"""What every frozen type of this package shares."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable value that refuses unknown fields, so that a misspelt field fails where it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")
