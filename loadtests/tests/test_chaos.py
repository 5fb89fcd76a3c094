"""Every promise of the live path, while real programs are killed, emptied, frozen and cut off.

Short sizes; `make chaos` runs the full ones. Each test is one of loadtests/chaos/scenarios.
"""

from __future__ import annotations

import pytest

from loadtests.chaos.__main__ import run_one
from loadtests.chaos.cluster import Cluster
from loadtests.chaos.scenarios import SCENARIOS

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(150)]


def hold(name: str, cluster: Cluster, seed: int) -> None:
    """Run the short size of a scenario; its counts are printed, its broken promises fail."""
    report = run_one(SCENARIOS[name], cluster, seed=seed, size="short")
    print(report.line())
    assert not report.failures, report.line()


@pytest.mark.usefixtures("client_library")
def test_killed_realtime_processes_lose_nothing_and_show_nothing_twice(cluster, seed):
    hold("crash", cluster, seed)


@pytest.mark.usefixtures("client_library")
def test_a_sick_redis_loses_nothing_and_holds_up_no_write(cluster, seed):
    hold("redis", cluster, seed)


def test_an_event_whose_writer_died_before_the_ring_comes_within_the_tails_second(cluster, seed):
    hold("ring", cluster, seed)


@pytest.mark.usefixtures("client_library")
def test_commits_out_of_order_reach_readers_that_hop_between_hubs_exactly_once(cluster, seed):
    hold("commits", cluster, seed)


def test_nothing_committed_after_a_block_reaches_the_blocked_live_or_replayed(cluster, seed):
    hold("blocks", cluster, seed)


def test_an_event_between_snapshot_and_subscribe_is_shown_once(cluster, seed):
    hold("snapshot", cluster, seed)


def test_jobs_whose_messages_were_lost_still_run_once(cluster, seed):
    hold("jobs", cluster, seed)


@pytest.mark.usefixtures("client_library")
def test_acknowledged_writes_survive_an_immediate_stop_of_postgresql_and_sockets_stay(
    cluster, seed
):
    hold("postgres", cluster, seed)


@pytest.mark.usefixtures("client_library")
def test_sigterm_tells_every_socket_and_a_restart_of_the_api_fails_no_request(cluster, seed):
    hold("shutdown", cluster, seed)


@pytest.mark.usefixtures("client_library")
def test_readers_that_stop_reading_are_closed_and_catch_up_without_loss(cluster, seed):
    hold("slow", cluster, seed)


def test_a_storm_of_reconnects_is_admitted_at_its_rate_and_loses_nothing(cluster, seed):
    hold("storm", cluster, seed)


def test_log_outs_of_every_kind_close_their_own_sockets_and_no_others(cluster, seed):
    hold("revocations", cluster, seed)


def test_nothing_written_after_an_unfollow_or_behind_a_private_account_is_delivered(cluster, seed):
    hold("relations", cluster, seed)


def test_dead_peers_are_freed_and_a_renewed_token_leaves_no_gap(cluster, seed):
    hold("silence", cluster, seed)


def test_broken_frames_end_their_own_sockets_and_honest_ones_lose_nothing(cluster, seed):
    hold("fuzz", cluster, seed)
