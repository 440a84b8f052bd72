"""The directory of organizations (组织): said once for page and JSON; its workbook is a shape."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from service.reading.tree import Place
from service.web.cells import Cell
from service.web.columns import Column, Columns


class Post(BaseModel):
    """Who answers for it; people are codes."""

    post: str = Field(examples=["书记"])
    person: str = Field(examples=["P1001"])
    since: date | None


def _page(place: Place) -> str:
    return f"/organizations/{place.code}"


ORGANIZATIONS = Columns[Place](
    "Organization",
    "Organizations",
    (
        Column(name="code", words="Code", cell=Cell.CODE, example="U001"),
        Column(name="name", words="Name", link=_page, example="市委办公室机关党委"),
        Column(name="kind", words="Kind", example="机关党委"),
        Column(name="superior", words="Superior", optional=True, example="GW"),
        Column(name="group", words="Peer group", optional=True, example="党群"),
        Column(name="members", words="Members", cell=Cell.WHOLE, optional=True, example=132),
        Column(name="tier", words="Tier", cell=Cell.WORD, optional=True, example="standard"),
        Column(name="has_groups", cell=Cell.FLAG, example=False),
        Column(name="registered_at", cell=Cell.MOMENT),
        Column(name="dissolved_at", cell=Cell.MOMENT, optional=True),
        Column(name="merged_into", optional=True, example="U002"),
    ),
)
OneOrganization = ORGANIZATIONS.model_with(
    "OneOrganization", lineage=list[str], beneath=list[str], posts=list[Post]
)
