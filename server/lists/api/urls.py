from django.urls import path

from server.lists.api import sharing_views, views

urlpatterns = [
    path("lists/", views.ListsView.as_view()),
    path("lists/<int:list_id>/", views.ListView.as_view()),
    path("lists/<int:list_id>/clone/", views.CloneView.as_view()),
    path("lists/<int:list_id>/order/", views.OrderView.as_view()),
    path("lists/<int:list_id>/items/<int:movie_id>/", views.ItemView.as_view()),
    path("lists/<int:list_id>/cover/", sharing_views.CoverView.as_view()),
    path("lists/<int:list_id>/collaboration/", sharing_views.CollaborationView.as_view()),
    path(
        "lists/<int:list_id>/collaborators/<str:username>/",
        sharing_views.CollaboratorView.as_view(),
    ),
    path("me/collaborations/", views.CollaborationsView.as_view()),
    path("users/<str:username>/lists/", views.MemberListsView.as_view()),
]
