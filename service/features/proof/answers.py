"""Proofs over the log, as programs read them; roots and hashes are hex."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class KeyShown(BaseModel):
    """Checkpoints of ``from_size`` facts and beyond are signed with it."""

    from_size: int
    name: str = Field(examples=["duban/5b1c0e0f1a2b3c4d/facts"])
    public_key: str = Field(examples=["AV..."])


class Checked(BaseModel):
    """Whether the log still holds a checkpoint that was kept on paper; ``what`` says it."""

    contained: bool
    position: int | None
    number: int | None
    tree: str = Field(examples=["facts"])
    size: int
    root: str
    what: str


class InclusionProof(BaseModel):
    """``path``: from the leaf's sibling upwards. ``leaf``: the bytes that were hashed; null for
    who may not see the fact. ``checkpoint``: the signed note, where one is of this size."""

    tree: str = Field(examples=["facts"])
    hash: str = Field(examples=["sha256"])
    position: int
    size: int
    leaf: str | None = Field(examples=["duban-leaf-1\n815\n..."])
    leaf_hash: str
    path: list[str]
    root: str
    checkpoint: str | None


class ConsistencyProof(BaseModel):
    """That the tree of ``to`` facts continues that of ``from`` facts."""

    model_config = ConfigDict(validate_by_name=True)

    tree: str = Field(examples=["facts"])
    hash: str = Field(examples=["sha256"])
    first: int = Field(alias="from")
    second: int = Field(alias="to")
    from_root: str
    to_root: str
    path: list[str]
    from_checkpoint: str | None
    to_checkpoint: str | None
