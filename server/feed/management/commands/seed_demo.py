"""`seed_demo`: a small community to look at. Safe to repeat."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from server.feed.demo.people import DEMO_PASSWORD, DEMO_USERNAME
from server.feed.demo.seeding import NotOurs, Seeding
from server.movies.models import Movie


class Command(BaseCommand):
    help = "Make the demo community: members, follows, diaries, reviews, likes, lists."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENV.environment == "production":
            raise CommandError("The demo log-in is public: it does not go into production.")
        if not Movie.objects.exists():
            raise CommandError("There are no films yet: run load_starter first.")
        began = time.monotonic()
        try:
            made = Seeding().run()
        except NotOurs as error:
            raise CommandError(f"{error} exists and is not of the demo community.") from error
        if made.entries:
            self.stdout.write(
                f"demo community: {made.members} members, {made.entries} diary entries,"
                f" {made.reviews} reviews, {made.likes} likes, {made.follows} follows,"
                f" {made.lists} lists ({time.monotonic() - began:.1f} s)"
            )
        else:
            self.stdout.write("demo community: already there")
        self.stdout.write(f"demo log-in: {DEMO_USERNAME} / {DEMO_PASSWORD}")
