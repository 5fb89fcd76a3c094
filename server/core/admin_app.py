from django.contrib.admin.apps import AdminConfig


class CinemaAdminConfig(AdminConfig):
    """Django's admin pages, with our log-in."""

    default_site = "server.users.admin_site.CinemaAdminSite"
