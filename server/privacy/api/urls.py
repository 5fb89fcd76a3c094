from django.urls import path

from server.privacy.api import views

urlpatterns = [
    path("me/exports/", views.ExportsView.as_view()),
    path("me/exports/<uuid:export_id>/link/", views.ExportLinkView.as_view()),
    path("me/exports/<uuid:export_id>/file/", views.ExportFileView.as_view()),
]
