from django.urls import path

from server.social.api import delivery, mutes, views

urlpatterns = [
    path("users/<str:username>/follow/", views.FollowView.as_view()),
    path("users/<str:username>/block/", views.BlockView.as_view()),
    path("users/<str:username>/mute/", views.MuteView.as_view()),
    path("users/<str:username>/followers/", views.FollowersView.as_view()),
    path("users/<str:username>/following/", views.FollowingView.as_view()),
    path("me/follow-requests/", views.FollowRequestsView.as_view()),
    path("me/follow-requests/<str:username>/", views.FollowRequestView.as_view()),
    path("me/blocks/", views.BlocksView.as_view()),
    path("me/mutes/", views.MutesView.as_view()),
    path("me/muted-films/", mutes.MutedFilmsView.as_view()),
    path("me/muted-kinds/", mutes.MutedKindsView.as_view()),
    path("me/muted-kinds/<str:kind>/", mutes.KindMuteView.as_view()),
    path("movies/<int:movie_id>/mute/", mutes.FilmMuteView.as_view()),
    path("me/notification-settings/", delivery.NotificationSettingsView.as_view()),
    path("me/push-subscriptions/", delivery.PushSubscriptionsView.as_view()),
    path("unsubscribe/<str:token>/", delivery.UnsubscribeView.as_view()),
    path("notifications/", views.NotificationsView.as_view()),
    path("notifications/read/", views.NotificationsReadView.as_view()),
]
