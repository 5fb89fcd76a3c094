from django.urls import path

from server.live.api.views import TicketView

urlpatterns = [path("live/ticket/", TicketView.as_view())]
