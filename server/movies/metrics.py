"""`/metrics` on the api: the state of the ingest, read from its rows, for Prometheus.

Workers come and go; their rows say the same to whoever asks, whichever process it is.
"""

from collections.abc import Iterator

from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from server.movies.models import Chart, IngestJob, Movie


class IngestCollector(Collector):
    """Cost: four queries over indexes, one of them counting the jobs."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        jobs = GaugeMetricFamily(
            "cinema_ingest_jobs_now", "Wanted things, by kind and state", labels=["kind", "state"]
        )
        for row in IngestJob.objects.values("kind", "state").annotate(n=Count("pk")).order_by():
            jobs.add_metric([row["kind"], row["state"]], row["n"])
        yield jobs
        # The export's million waits for hours by right; what a member waits for does not.
        due = IngestJob.objects.filter(state=IngestJob.State.DUE, priority=0, due_at__lte=now)
        waits = due.aggregate(first=Min("due_at"))["first"]
        yield GaugeMetricFamily(
            "cinema_ingest_member_waits_s",
            "Seconds that a member has waited for the oldest film that is due",
            value=(now - waits).total_seconds() if waits else 0,
        )
        told = Movie.objects.filter(gone_at=None).aggregate(first=Min("synced_at"))["first"]
        yield GaugeMetricFamily(
            "cinema_ingest_oldest_film_s",
            "Age of the film that TMDb told longest ago; half a year is too much",
            value=(now - told).total_seconds() if told else 0,
        )
        charts = Chart.objects.aggregate(last=Max("synced_at"))["last"]
        yield GaugeMetricFamily(
            "cinema_ingest_charts_s",
            "Seconds since a chart was last told",
            value=(now - charts).total_seconds() if charts else 0,
        )


_registry = CollectorRegistry()
_registry.register(IngestCollector())


def metrics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(generate_latest(_registry), content_type="text/plain; version=0.0.4")


urlpatterns = [path("metrics", metrics)]
