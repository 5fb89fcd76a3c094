from django.urls import path

from server.feed.api import diary_views, syndication, views

urlpatterns = [
    *syndication.urlpatterns,
    path("feed/", views.HomeFeedView.as_view()),
    path("public/", views.PublicFeedView.as_view()),
    path("movies/<int:movie_id>/", views.MoviePageView.as_view()),
    path("collections/<int:collection_id>/", views.CollectionView.as_view(), name="collection"),
    path("users/suggestions/", views.SuggestionsView.as_view()),
    path("users/<str:username>/", views.ProfileView.as_view()),
    path("users/<str:username>/activity/", views.MemberFeedView.as_view()),
    path("users/<str:username>/diary/", diary_views.MemberDiaryView.as_view()),
    path("users/<str:username>/reviews/", diary_views.MemberReviewsView.as_view()),
    path("movies/<int:movie_id>/reviews/", diary_views.MovieReviewsView.as_view()),
]
