from django.urls import path

from server.live.api.docs import LiveDocsView, LiveSchemaView
from server.live.api.views import TicketView

urlpatterns = [
    path("live/ticket/", TicketView.as_view()),
    path("docs/live/", LiveDocsView.as_view(), name="live-docs"),
    path("docs/live/asyncapi.json", LiveSchemaView.as_view(), name="live-schema"),
]
