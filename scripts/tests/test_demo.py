"""The demo asks a stand-in for films, unless the operator has a source of their own."""

import io

import pytest

from scripts.console import Console
from scripts.environment import Instance
from scripts.up import Product


def product(tmp_path, **given) -> Product:
    instance = Instance({"CINEMA_DATA": str(tmp_path), "SECRET_KEY": "x", **given})
    return Product(instance, Console(io.StringIO()), demo=True)


def test_the_demo_runs_a_stand_in_that_the_programs_ask_and_nothing_is_refreshed_from(tmp_path):
    programs = product(tmp_path).programs

    assert "tmdb" in [program.name for program in programs.applications()]
    address = f"http://127.0.0.1:{programs.standin_port}/3"
    assert programs.environment["TMDB_API_URL"] == address
    assert programs.environment["TMDB_API_TOKEN"]
    assert programs.environment["TMDB_REFRESH"] == "false"


@pytest.mark.parametrize("name", ["TMDB_API_TOKEN", "TMDB_API_KEY", "TMDB_API_URL"])
def test_who_has_a_source_of_their_own_keeps_it(tmp_path, name):
    programs = product(tmp_path, **{name: "mine"}).programs

    assert "tmdb" not in [program.name for program in programs.applications()]
    assert programs.environment[name] == "mine"
    assert "TMDB_REFRESH" not in programs.environment
