"""Counters under a crowd: equal to what they count, with no error and no lost update."""

import random

import pytest

from server.core.domain import DomainError
from server.diary.models import DiaryEntry, Rating
from server.diary.services import delete_entry, edit_entry, log_film
from server.diary.shapes import ReviewText
from server.feed.counters import drift
from server.live.models import Event
from server.movies.models import MovieStats
from server.reactions.comments import remove_comment, write_comment
from server.reactions.models import Comment
from server.reactions.services import like_review, unlike_review
from server.social.models import LATEST_ACTORS, Notification, NotificationGroup
from server.social.services import (
    block_member,
    follow_member,
    mark_notifications_read,
    unblock_member,
    unfollow_member,
)

THREADS = 16
OPS = 25


class Crowd:
    """One thread's member, who does anything to anything."""

    def __init__(self, seed, me, members, movies, reviews):
        self.random = random.Random(seed)
        self.me, self.members, self.movies, self.reviews = me, members, movies, reviews

    def run(self):
        done = 0
        for _ in range(OPS):
            try:
                self.random.choice(
                    [self.log, self.log, self.like, self.like, self.unlike, self.follow,
                     self.unfollow, self.edit, self.delete, self.read, self.block,
                     self.comment, self.comment, self.answer, self.uncomment]
                )()  # fmt: skip
                done += 1
            except DomainError:
                continue
        return done

    def other(self):
        return self.random.choice([m for m in self.members if m != self.me]).username

    def log(self):
        written = ReviewText(text="Sim.") if self.random.random() < 0.6 else None
        entry = log_film(
            user=self.me,
            movie_id=self.random.choice(self.movies).id,
            rating=self.random.choice([None, 1, 5, 10]),
            liked=self.random.random() < 0.5,
            review=written,
        )
        if entry.review:
            self.reviews.append(entry.review.id)

    def like(self):
        if self.reviews:
            like_review(user=self.me, review_id=self.random.choice(self.reviews))

    def unlike(self):
        if self.reviews:
            unlike_review(user=self.me, review_id=self.random.choice(self.reviews))

    def comment(self):
        if self.reviews:
            review_id = self.random.choice(self.reviews)
            write_comment(user=self.me, review_id=review_id, text="Pois é.")

    def answer(self):
        asked = Comment.objects.filter(removed_at=None).order_by("?").first()
        if asked is not None:
            write_comment(user=self.me, review_id=asked.review_id, text="Sei.", reply_to=asked.id)

    def uncomment(self):
        mine = Comment.objects.filter(member=self.me, removed_at=None).first()
        if mine is not None:
            remove_comment(user=self.me, comment_id=mine.id)

    def follow(self):
        follow_member(user=self.me, username=self.other())

    def unfollow(self):
        unfollow_member(user=self.me, username=self.other())

    def block(self):
        name = self.other()
        block_member(user=self.me, username=name)
        unblock_member(user=self.me, username=name)

    def _entry(self):
        ids = list(DiaryEntry.objects.filter(member=self.me).values_list("id", flat=True))
        return self.random.choice(ids) if ids else 0

    def edit(self):
        changes = self.random.choice(
            [{"rating": 3}, {"liked": True}, {"liked": False}, {"review": None},
             {"audience": "followers"}, {"review": ReviewText(text="Não.")}]
        )  # fmt: skip
        edit_entry(user=self.me, entry_id=self._entry(), changes=changes)

    def delete(self):
        delete_entry(user=self.me, entry_id=self._entry())

    def read(self):
        mark_notifications_read(user=self.me, up_to=2**40)


@pytest.mark.timeout(300)
def test_sixteen_members_at_once_leave_every_counter_exact(members, movies, parallel):
    people, films, reviews = members.many(THREADS), movies.many(5), []
    crowd = [Crowd(seed, me, people, films, reviews) for seed, me in enumerate(people)]

    results = parallel([one.run for one in crowd])

    assert all(isinstance(result, int) for result in results), results
    assert sum(results) > THREADS * OPS / 2
    assert drift() == []
    assert_groups_are_exact()
    for stats in MovieStats.objects.all():
        ratings = [r.rating for r in Rating.objects.filter(movie=stats.movie_id)]
        assert stats.rating_sum == sum(ratings)
        assert stats.histogram == [ratings.count(half) for half in range(1, 11)]


def assert_groups_are_exact():
    """Every group's numbers against its rows; none is empty."""
    assert NotificationGroup.objects.exists()
    for group in NotificationGroup.objects.all():
        rows = Notification.objects.filter(group=group).order_by("-id")
        actors = list(dict.fromkeys(row.actor_id for row in rows))
        assert group.newest_id == rows[0].id
        assert (group.actor_count, group.latest_actor_ids) == (len(actors), actors[:LATEST_ACTORS])
        assert group.comment_id == rows[0].comment_id


def test_the_log_tells_each_objects_states_in_the_order_of_their_revs(members, movies, parallel):
    people, films, reviews = members.many(6), movies.many(1), []
    parallel([Crowd(s, me, people, films, reviews).run for s, me in enumerate(people)])

    revs: dict[tuple, list[int]] = {}
    for row in Event.objects.filter(type__in=["movie.stats", "member.stats"]).order_by("id"):
        topic = row.topics[0]
        revs.setdefault((row.type, topic), []).append(
            int(row.data.split('"rev":')[1].split(",")[0])
        )

    assert revs
    for key, found in revs.items():
        assert found == sorted(found), key
