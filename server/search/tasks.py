"""What the index needs now and then."""

from celery import shared_task

from server.search.index import choose_head


@shared_task(ignore_result=True)
def choose_search_head() -> None:
    """The head follows the weights that TMDb changes daily. Safe to repeat."""
    choose_head()
