"""Write the protocol's documents, or with --check say which of them are out of date."""

import json
from pathlib import Path
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator

from server.core import openapi
from server.core.env import ROOT
from server.live import protocol

GENERATED = ROOT / "web" / "src" / "lib" / "live" / "generated"


def documents() -> dict[Path, str]:
    """Every generated file with its content."""
    # Importing the views tells core.openapi which structs REST answers with.
    assert get_resolver().url_patterns  # noqa: S101 - forces the import of all urls
    schema = SchemaGenerator().get_schema(request=None, public=True)
    _, rest = msgspec.json.schema_components(openapi.used_structs(), ref_template=protocol.REF)
    return {
        ROOT / "docs" / "asyncapi.json": protocol.to_json(protocol.asyncapi()),
        ROOT / "docs" / "openapi.json": json.dumps(schema, indent=2, default=str) + "\n",
        GENERATED / "protocol.js": protocol.javascript(),
        GENERATED / "types.d.ts": protocol.typescript({**rest, **protocol.schemas()}),
    }


class Command(BaseCommand):
    help = "Write AsyncAPI, OpenAPI, JavaScript names and TypeScript types from the structs."
    requires_system_checks: list[Any] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when out of date"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        stale = [
            path
            for path, text in documents().items()
            if not path.exists() or path.read_text() != text
        ]
        names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
        if check and stale:
            raise CommandError(f"out of date: {names}. Run make protocol and commit the result.")
        if not check:
            for path in stale:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(documents()[path])
        self.stdout.write(f"written: {names}" if stale else "protocol is up to date")
