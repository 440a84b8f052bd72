"""Evidence files (佐证): in a folder or an S3-compatible store, named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from aggregates.errors import NotFound, Refused
from service.store.errors import StoreAway


class WrongDigest(Refused):
    """The file is not the one that was named."""

    status = 422


class NoClient(Refused):
    """What speaks to a bucket is not installed."""

    status = 503


class Evidence(Protocol):
    """``digest``: 64 hex digits, lower case. StoreAway where the store cannot be reached."""

    def put(self, digest: str, data: bytes) -> bool:
        """True where it is new. WrongDigest where the data is another file's."""

    def has(self, digest: str) -> bool: ...

    def get(self, digest: str) -> bytes:
        """NotFound where there is none, or it was erased."""

    def erase(self, digest: str) -> bool: ...

    def digests(self) -> Iterator[str]: ...


def open_evidence(where: str, endpoint: str | None = None) -> Evidence:
    """A folder's path, or ``s3://bucket/prefix``."""
    if where.startswith("s3://"):
        bucket, _, prefix = where.removeprefix("s3://").partition("/")
        return Bucket(bucket, prefix, endpoint)
    return Folder(Path(where))


def must_match(digest: str, data: bytes) -> None:
    actual = hashlib.sha256(data).hexdigest()
    if actual != digest:
        raise WrongDigest(
            "The file's SHA-256 is {found}, not {digest}.", found=actual, digest=digest[:64]
        )


def is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


class Folder:
    """Each file under two letters of its name; written whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, digest: str, data: bytes) -> bool:
        must_match(digest, data)
        path = self._path(digest)
        if path.exists():
            return False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(path)
        except OSError as error:
            raise StoreAway("The evidence folder cannot be written: {why}.", why=error) from error
        return True

    def has(self, digest: str) -> bool:
        return is_digest(digest) and self._path(digest).exists()

    def get(self, digest: str) -> bytes:
        if not self.has(digest):
            raise NotFound("There is no file {sha256}.", sha256=digest[:64])
        return self._path(digest).read_bytes()

    def erase(self, digest: str) -> bool:
        if not self.has(digest):
            return False
        self._path(digest).unlink()
        return True

    def digests(self) -> Iterator[str]:
        for path in sorted(self.root.glob("??/*")):
            if is_digest(path.name):
                yield path.name

    def _path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest


class Bucket:
    """An S3-compatible store; credentials come from the usual AWS_* variables."""

    def __init__(self, bucket: str, prefix: str, endpoint: str | None) -> None:
        try:
            import boto3  # takes most of a second: only where evidence lies in a bucket
            from botocore.config import Config
        except ModuleNotFoundError:
            raise NoClient(
                "Evidence in a bucket needs the packages of requirements-s3.txt, which are not "
                "installed here."
            ) from None

        self.bucket, self.prefix = bucket, prefix.strip("/")
        limits = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 2})
        self.client: Any = boto3.client("s3", endpoint_url=endpoint, config=limits)

    def put(self, digest: str, data: bytes) -> bool:
        must_match(digest, data)
        if self.has(digest):
            return False
        self._call("put_object", digest, Body=data)
        return True

    def has(self, digest: str) -> bool:
        return is_digest(digest) and self._call("head_object", digest) is not None

    def get(self, digest: str) -> bytes:
        answer = self._call("get_object", digest) if is_digest(digest) else None
        if answer is None:
            raise NotFound("There is no file {sha256}.", sha256=digest[:64])
        data: bytes = answer["Body"].read()
        return data

    def erase(self, digest: str) -> bool:
        if not self.has(digest):
            return False
        self._call("delete_object", digest)
        return True

    def digests(self) -> Iterator[str]:
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=self._key("")):
            for item in page.get("Contents", []):
                name = item["Key"].rpartition("/")[2]
                if is_digest(name):
                    yield name

    def _key(self, digest: str) -> str:
        return f"{self.prefix}/{digest}" if self.prefix else digest

    def _call(self, verb: str, digest: str, **more: Any) -> Any:
        """None where there is no such object."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self.client, verb)(Bucket=self.bucket, Key=self._key(digest), **more)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NotFound"):
                return None
            raise StoreAway("The evidence store refused: {why}.", why=error) from error
        except BotoCoreError as error:
            raise StoreAway("The evidence store cannot be reached: {why}.", why=error) from error
