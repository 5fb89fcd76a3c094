from django.urls import path

from server.users.api import schema, views

__all__ = ["schema", "urlpatterns"]  # the schema's extension registers itself when it is read

urlpatterns = [
    path("auth/register/", views.RegisterView.as_view()),
    path("auth/login/", views.LoginView.as_view()),
    path("auth/refresh/", views.RefreshView.as_view()),
    path("auth/logout/", views.LogoutView.as_view()),
    path("auth/logout-all/", views.LogoutAllView.as_view()),
    path("auth/password/", views.PasswordView.as_view()),
    path("auth/password-reset/", views.PasswordResetView.as_view()),
    path("auth/password-reset/confirm/", views.PasswordResetConfirmView.as_view()),
    path("me/", views.MeView.as_view()),
    path("me/sessions/", views.SessionsView.as_view()),
    path("me/sessions/<uuid:session_id>/", views.SessionView.as_view()),
    path("me/photo/", views.PhotoView.as_view()),
]
