from django.urls import path

from server.feed.api import views

urlpatterns = [
    path("feed/", views.HomeFeedView.as_view()),
    path("public/", views.PublicFeedView.as_view()),
    path("movies/<int:movie_id>/", views.MoviePageView.as_view()),
    path("users/<str:username>/", views.ProfileView.as_view()),
    path("users/<str:username>/activity/", views.MemberFeedView.as_view()),
]
