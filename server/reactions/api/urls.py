from django.urls import path

from server.reactions.api import like_views, views

urlpatterns = [
    path("diary/<int:entry_id>/", views.EntryView.as_view()),
    path("reviews/<int:review_id>/", views.ReviewView.as_view()),
    path("reviews/<int:review_id>/comments/", views.CommentsView.as_view()),
    path("comments/<int:comment_id>/", views.CommentView.as_view()),
    path("comments/<int:comment_id>/like/", like_views.CommentLikeView.as_view()),
    path("comments/<int:comment_id>/likes/", like_views.CommentLikersView.as_view()),
    path("diary/<int:entry_id>/like/", like_views.EntryLikeView.as_view()),
    path("diary/<int:entry_id>/likes/", like_views.EntryLikersView.as_view()),
    path("lists/<int:list_id>/comments/", views.ListCommentsView.as_view()),
    path("lists/<int:list_id>/like/", like_views.ListLikeView.as_view()),
    path("lists/<int:list_id>/likes/", like_views.ListLikersView.as_view()),
    path("lists/<int:list_id>/share/", like_views.ListShareView.as_view()),
    path("reviews/<int:review_id>/like/", like_views.ReviewLikeView.as_view()),
    path("reviews/<int:review_id>/likes/", like_views.ReviewLikersView.as_view()),
    path("reviews/<int:review_id>/share/", like_views.ReviewShareView.as_view()),
]
