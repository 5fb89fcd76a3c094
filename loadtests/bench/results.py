"""The table of bars, moonshots and what was measured; `bench-live.json` and `bench-live.md`."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loadtests.bench.peers import OURS, PICOWS, SOCKETIO, TUTORIAL
from scripts.embedded.paths import ROOT

RESULTS = ROOT / "loadtests" / "results"
Medians = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Row:
    """One promise. `value` is None where it was not measured; smaller is better."""

    measure: str
    bar: float
    moonshot: float
    value: float | None
    unit: str
    detail: str = ""

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        if self.value <= self.moonshot:
            return "moonshot"
        return "bar" if self.value <= self.bar else "MISSED"


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]} if runs else {}


def rows(servers: Medians, others: Medians) -> list[Row]:
    """The promises in the order in which they are made."""
    calm, publish = others.get("calm", {}), others.get("publish", {})
    ours = servers.get(OURS, {})
    return [
        _ratio(servers, PICOWS, "cpu_us", 1.30, 1.10, "CPU per delivery against picows bare"),
        _ratio(servers, SOCKETIO, "cpu_us", 0.75, 0.55, f"CPU per delivery against {SOCKETIO}"),
        _ratio(servers, TUTORIAL, "cpu_us", 1 / 12, 1 / 20, f"CPU per delivery against {TUTORIAL}"),
        _ratio(servers, SOCKETIO, "p99_ms", 1.0, 0.5, "one event to all sockets, p99, against it"),
        Row("memory per authenticated socket", 40, 20, ours.get("kib_per_socket"), "KiB"),
        Row("commit to client, p50", 50, 5, calm.get("p50_ms"), "ms"),
        Row("commit to client, p99", 250, 25, calm.get("p99_ms"), "ms"),
        Row("publish cost, 100,000 followers against 10", 1.2, 1.05, publish.get("ratio"), "x"),
        _storm(others.get("cut", {}), "all cut at once, hub alive: all resumed", 30, 10),
        Row("queries for those within the ring", 0, 0, others.get("cut", {}).get("queries"), ""),
        _storm(others.get("kill", {}), "after kill -9 of the hub: all resumed", 60, 20),
    ]


def _ratio(
    servers: Medians, peer: str, figure: str, bar: float, moonshot: float, measure: str
) -> Row:
    ours, theirs = servers.get(OURS), servers.get(peer)
    if not ours or not theirs:
        return Row(measure, bar, moonshot, None, "x")
    detail = f"{ours[figure]:.1f} to {theirs[figure]:.1f}"
    return Row(measure, bar, moonshot, ours[figure] / theirs[figure], "x", detail)


def _storm(figures: Mapping[str, float], measure: str, bar: float, moonshot: float) -> Row:
    detail = ", ".join(
        f"{name} {figures[name]:.0f}"
        for name in ("refused", "not_recovered", "missing", "queries")
        if name in figures
    )
    return Row(measure, bar, moonshot, figures.get("resumed_s"), "s", detail)


def write(document: dict[str, Any], folder: Path = RESULTS) -> str:
    """Both files; the Markdown."""
    folder.mkdir(parents=True, exist_ok=True)
    found = rows(document["servers"], document["others"])
    document["rows"] = [{**vars(row), "verdict": row.verdict} for row in found]
    (folder / "bench-live.json").write_text(json.dumps(document, indent=1) + "\n")
    text = _markdown(document, found)
    (folder / "bench-live.md").write_text(text)
    return text


def _markdown(document: Mapping[str, Any], found: list[Row]) -> str:
    facts, options = document["machine"], document["options"]
    promises = "".join(
        f"| {row.measure} | {_number(row.bar, row.unit)} | {_number(row.moonshot, row.unit)} |"
        f" {_number(row.value, row.unit)} | {row.verdict} | {row.detail} |\n"
        for row in found
    )
    by_cost = sorted(document["servers"].items(), key=lambda item: item[1]["cpu_us"])
    servers = "".join(
        f"| {name} | {row['sockets']:.0f} | {row['cpu_us']:.1f} µs | {row['p50_ms']:.0f} ms |"
        f" {row['p99_ms']:.0f} ms | {row['kib_per_socket']:.1f} KiB | {row['lost']:.0f} |\n"
        for name, row in by_cost
    )
    return (
        "# The live path beside its peers\n\n"
        "Written by `make bench-live`; a + after the commit says that the tree differed from it."
        "\n\n"
        f"Commit {document['commit']}, {document['at']}, {options['runs']} runs, the median of"
        f" each figure. {facts['cpu']}, {facts['cores']} cores, Linux {facts['kernel']}, Python"
        f" {facts['python']}, load {facts['load_before']} before. The server has one core, client"
        f" and publisher another. {options['sockets']} sockets, each of a member who follows"
        f" {options['followees']}; frames of about {options['frame']} bytes; storms with the"
        " product's own limit of handshakes a second.\n\n"
        "| measure | bar | moonshot | measured | reached | of which |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        f"{promises}\n"
        "| server | sockets | CPU per delivery | p50 | p99 | memory per socket | lost |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
        f"{servers}"
    )


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    text = f"{value:.3f}" if unit == "x" and value < 0.2 else f"{value:.2f}"
    return f"{text.rstrip('0').rstrip('.')} {unit}".strip()
