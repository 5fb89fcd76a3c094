from django.urls import path

from server.diary.api import favourite_views, film_views, member_views, views
from server.diary.models import MovieMark

Kind = MovieMark.Kind

urlpatterns = [
    path("diary/", views.DiaryView.as_view()),
    path("me/drafts/", views.DraftsView.as_view()),
    path("me/drafts/<int:draft_id>/", views.DraftView.as_view()),
    path("me/drafts/<int:draft_id>/publish/", views.DraftPublishView.as_view()),
    path("me/tags/", views.TagsView.as_view()),
    path("me/diary/calendar/", member_views.CalendarView.as_view()),
    path("reviews/<int:review_id>/history/", views.ReviewHistoryView.as_view()),
    path("movies/<int:movie_id>/watched/", film_views.MarkView.as_view(kind=Kind.WATCHED)),
    path("movies/<int:movie_id>/liked/", film_views.MarkView.as_view(kind=Kind.LIKED)),
    path("movies/<int:movie_id>/dnf/", film_views.MarkView.as_view(kind=Kind.DNF)),
    path("movies/<int:movie_id>/rating/", film_views.RatingView.as_view()),
    path("movies/<int:movie_id>/watchlist/", film_views.WatchlistView.as_view()),
    path("users/<str:username>/watchlist/", member_views.WatchlistView.as_view()),
    path("users/<str:username>/films/", member_views.FilmsView.as_view()),
    path("me/favourites/", favourite_views.FavouritesView.as_view()),
    path("me/pinned-reviews/", favourite_views.PinnedReviewsView.as_view()),
]
