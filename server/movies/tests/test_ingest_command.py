import gzip
import json
import tracemalloc
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from server.movies.export import ExportError, request_exported
from server.movies.models import Chart, IngestJob, Movie
from server.movies.standin.films import film

pytestmark = pytest.mark.django_db

ID = 900001
SYNC = ("--sync", "--threads", "1")


@pytest.fixture(autouse=True)
def _one_film(configured):
    configured.films[ID] = film(ID)


def export(folder: Path, lines: list[object]) -> str:
    file = folder / "movie_ids.json.gz"
    with gzip.open(file, "wt") as out:
        out.writelines(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    return str(file)


def test_a_film_is_brought_in_this_process_and_the_report_is_honest(capsys):
    call_command("ingest", "movie", str(ID), *SYNC)
    call_command("ingest", "movie", str(ID), *SYNC)

    assert capsys.readouterr().out.splitlines() == ["1 done: 1 created", "1 done: 1 unchanged"]


def test_what_did_not_come_is_named_and_the_command_fails(capsys):
    with pytest.raises(CommandError, match="Not everything came"):
        call_command("ingest", "movie", str(ID), "5", *SYNC)

    seen = capsys.readouterr()
    assert seen.out == "2 done: 1 created, 1 not found\n"
    assert "film 5: not found" in seen.err
    with pytest.raises(CommandError, match="parked --retry"):
        call_command("ingest", "movie", "5")


def test_without_sync_a_film_is_queued(capsys):
    call_command("ingest", "movie", str(ID))

    assert capsys.readouterr().out == f"film {ID} is queued\n"
    assert IngestJob.objects.get().state == "due"
    with pytest.raises(CommandError, match="positive"):
        call_command("ingest", "movie", "0")


def test_a_chart_comes_with_its_films(configured, capsys):
    configured.charts["upcoming"] = [ID, 6]
    configured.films[6] = film(6, imdb_id=None, external_ids=None)

    call_command("ingest", "list", "upcoming", *SYNC)

    assert Chart.objects.get().tmdb_ids == [ID, 6]
    assert Movie.objects.count() == 2
    assert capsys.readouterr().out == "3 done: 2 created, 1 updated\n"


def test_changes_since_a_day_are_one_job_a_day(configured):
    since = (timezone.now() - timezone.timedelta(days=2)).date().isoformat()
    call_command("ingest", "changes", "--since", since)

    assert IngestJob.objects.filter(kind="changes").count() == 3
    with pytest.raises(CommandError, match="last 14"):
        call_command("ingest", "changes", "--since", "2020-01-01")


def test_an_imdb_id_is_found(configured):
    call_command("ingest", "find", f"tt9{ID}", *SYNC)

    assert Movie.objects.get().tmdb_id == ID


def test_what_is_parked_is_listed_and_tried_again(configured, capsys):
    with pytest.raises(CommandError):
        call_command("ingest", "movie", "5", *SYNC)
    call_command("ingest", "parked")
    assert "film 5  tries 1  not there" in capsys.readouterr().out

    configured.films[5] = film(5, imdb_id=None, external_ids=None)
    call_command("ingest", "parked", "--retry", *SYNC)
    assert Movie.objects.filter(tmdb_id=5).exists()


def test_an_export_wants_what_we_lack_and_counts_the_rest(tmp_path, capsys):
    Movie.objects.create(slug="x", title="x", tmdb_id=3, synced_at=timezone.now())
    lines = [
        {"id": 3},
        {"id": 4, "adult": False, "video": False, "popularity": 1.5},
        {"id": 5, "adult": True},
        {"id": 6, "video": True},
        {"id": 4},
        "no json",
        '{"id": "x"}',
        '{"id": 7, "original_title": "' + "x" * 20_000 + '"}',
        {"id": 8, "original_title": "Ação"},
    ]
    file = export(tmp_path, lines)
    call_command("ingest", "export", file)
    call_command("ingest", "export", file)

    wanted = IngestJob.objects.filter(kind="film", cause="export", priority=9)
    assert sorted(wanted.values_list("tmdb_id", flat=True)) == [4, 8]
    first, second = capsys.readouterr().out.splitlines()
    assert first == ("10 lines: 2 films wanted, 2 known, 2 left out (adult, video), 4 broken.")
    assert "0 films wanted" in second


def test_an_export_that_breaks_off_keeps_what_came_before(tmp_path):
    file = export(tmp_path, [{"id": n, "original_title": f"{n * 7919}"} for n in range(1, 2000)])
    whole = Path(file).read_bytes()
    Path(file).write_bytes(whole[: len(whole) // 2])

    with pytest.raises(CommandError, match="Run it again with a whole file"):
        call_command("ingest", "export", file)
    assert 200 <= IngestJob.objects.count() < 1999
    with pytest.raises(CommandError, match="no file"):
        call_command("ingest", "export", "/nowhere.json.gz")


def test_an_export_that_is_stopped_says_how_far_it_came_and_goes_on_from_there(
    tmp_path, capsys, monkeypatch
):
    file = export(tmp_path, [{"id": n} for n in range(1, 501)])

    def stopped(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("server.movies.progress.Progress.show", stopped)
        with pytest.raises(CommandError, match="Stopped; 200 lines: 200 films wanted"):
            call_command("ingest", "export", file)
    call_command("ingest", "export", file)

    assert "500 lines: 300 films wanted, 200 known" in capsys.readouterr().out
    assert IngestJob.objects.count() == 500


def test_an_export_takes_no_more_memory_at_its_end_than_at_its_beginning(tmp_path):
    file = Path(export(tmp_path, [{"id": 9_000_000 + n} for n in range(30_000)]))
    sizes = []
    tracemalloc.start()
    try:
        for report in request_exported(file):
            if report.lines % 5_000 == 0:
                sizes.append(tracemalloc.get_traced_memory()[0])
    except ExportError:
        pytest.fail("the file is whole")
    finally:
        tracemalloc.stop()

    assert report.wanted == 30_000
    assert sizes[-1] - sizes[0] < 2**20


def test_the_state_of_the_queue_is_told(capsys):
    call_command("ingest", "movie", str(ID))
    capsys.readouterr()
    call_command("ingest", "status")

    assert capsys.readouterr().out.split() == ["film", "due", "1"]
