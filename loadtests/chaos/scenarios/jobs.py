"""Redis is emptied while jobs are queued: all of them still run, and each has its effect once."""

from __future__ import annotations

import email
from collections import Counter
from pathlib import Path

from loadtests.chaos import programs
from loadtests.chaos.cluster import Cluster, wait_until
from loadtests.chaos.report import Report
from loadtests.chaos.world import World

NAME = "Redis emptied with 50 jobs queued"
#: (jobs queued before any worker runs, rounds of jobs queued under a running worker)
SIZES = {"short": (50, 0), "full": (50, 4)}
#: the sweep comes every 10 s; sending takes a moment
DONE_S = 30.0


def run(cluster: Cluster, *, seed: int, size: str = "short") -> Report:
    jobs, rounds = SIZES[size]
    report = Report(NAME, seed)
    with World(cluster, seed=seed, hubs=0, with_api=False) as world:
        world.environment["CINEMA_DATA"] = str(world.folder)
        writer = world.new_writer()
        people = world.seed_community(readers=jobs, actors=1, movies=1)
        queued = writer.do("queue_mails", users=people.reader_ids)
        with cluster.redis_client() as redis:
            lists = [key for key in redis.keys("*celery*") if redis.type(key) == b"list"]
            waiting = sum(redis.llen(key) for key in lists)
        cluster.flush_redis()
        report.check(queued == jobs, f"{queued} of {jobs} jobs were rows before the flush")
        report.check(waiting > 0, "no message waited in Redis: emptying it proved nothing")
        crew = [
            programs.worker(world.environment, world.folder / "worker.log"),
            programs.beat(world.environment, world.folder / "beat.log", world.folder / "schedule"),
        ]
        try:
            for program in crew:
                program.start()
            _wait_done(world, jobs)
            for _ in range(rounds):
                later = writer.start("queue_mails", users=people.reader_ids)
                cluster.flush_redis()
                later.result(timeout=30)
                cluster.flush_redis()
            total = jobs * (1 + rounds)
            _wait_done(world, total)
            sent = _mails(world.folder / "mail")
            report.counts |= {
                "jobs": total,
                "messages waiting at the flush": waiting,
                "flushes": 1 + 2 * rounds,
                "jobs done": world.writer.do("job_counts")["done"],
                "mails": sum(sent.values()),
                "sent twice": sum(count - 1 for count in sent.values()),
                "never sent": total - len(sent),
            }
            report.check(len(sent) == total, f"{total - len(sent)} mails were never sent")
            report.check(sum(sent.values()) == len(sent), "some mails were sent twice")
            report.check(all(p.alive for p in crew), "a worker or beat ended by itself")
        finally:
            for program in crew:
                program.stop()
                program.kill()
    return report


def _wait_done(world: World, total: int) -> None:
    wait_until(
        lambda: world.writer.do("job_counts")["done"] >= total,
        timeout_s=DONE_S,
        what=f"{total} jobs to be done ({world.writer.do('job_counts')})",
        every_s=0.3,
    )


def _mails(folder: Path) -> Counter[str]:
    """Message ids of all mails that were written; an id stands for one job."""
    found: Counter[str] = Counter()
    for path in folder.glob("*"):
        for part in path.read_text(errors="replace").split("-" * 79):
            message_id = email.message_from_string(part.lstrip()).get("Message-ID")
            if message_id:
                found[message_id] += 1
    return found
