from django.urls import path

from server.reactions.api import views

urlpatterns = [
    path("diary/<int:entry_id>/", views.EntryView.as_view()),
    path("reviews/<int:review_id>/", views.ReviewView.as_view()),
    path("reviews/<int:review_id>/comments/", views.CommentsView.as_view()),
    path("comments/<int:comment_id>/", views.CommentView.as_view()),
    path("reviews/<int:review_id>/like/", views.ReviewLikeView.as_view()),
]
