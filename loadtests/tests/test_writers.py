import pytest

from loadtests import writers


@pytest.mark.django_db(transaction=True)
def test_counters_are_exact_after_many_members_wrote_at_once_to_the_same_rows(seed):
    report = writers.run(workers=12, operations=240, members=6, films=2, seed=seed)

    assert (report.errors, report.busy) == ([], 0), seed
    assert "zero drift" in report.recount, (seed, report.recount)
    assert report.operations.total() == 240
    assert len(report.operations) == 10
