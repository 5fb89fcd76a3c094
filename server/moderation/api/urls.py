from django.urls import path

from server.moderation.api import views

urlpatterns = [
    path("members/<str:username>/suspension/", views.SuspensionView.as_view()),
]
