from django.urls import path

from server.lists.api import views

urlpatterns = [
    path("lists/", views.ListsView.as_view()),
    path("lists/<int:list_id>/", views.ListView.as_view()),
    path("lists/<int:list_id>/items/<int:movie_id>/", views.ItemView.as_view()),
    path("users/<str:username>/lists/", views.MemberListsView.as_view()),
]
