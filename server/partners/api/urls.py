from django.urls import path

from server.partners.api import schema, views

__all__ = ["schema", "urlpatterns"]  # the schema's extension registers itself when it is read

urlpatterns = [
    path("reviews/", views.ReviewsView.as_view()),
    path("lists/", views.ListsView.as_view()),
]
