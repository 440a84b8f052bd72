"""An answer that is made on the disk where it is long, and sent from there (分块输出)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from fastapi.responses import Response, StreamingResponse

IN_MEMORY, PIECE = 1 << 20, 1 << 16  # bytes


def spooled(write: Callable[[BinaryIO], object], kind: str, headers: Mapping[str, str]) -> Response:
    """``write`` makes all of it before a byte goes out, so that what fails is told as that."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # closed once it is sent
    try:
        write(cast(BinaryIO, file))
        length = file.seek(0, 2)
        file.seek(0)
        if length <= IN_MEMORY:
            with file:
                return Response(file.read(), media_type=kind, headers=dict(headers))
    except BaseException:
        file.close()
        raise
    fields = {**headers, "Content-Length": str(length)}
    return StreamingResponse(_pieces(cast(BinaryIO, file)), media_type=kind, headers=fields)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
