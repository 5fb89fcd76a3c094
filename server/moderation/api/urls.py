from django.urls import path

from server.moderation.api import cases, reports, views

urlpatterns = [
    path("reports/", reports.ReportsView.as_view()),
    path("me/moderation/", reports.OwnDecisionsView.as_view()),
    path("me/appeals/", reports.AppealsView.as_view()),
    path("moderation/members/<str:username>/suspension/", views.SuspensionView.as_view()),
    path("moderation/queue/", cases.QueueView.as_view()),
    path("moderation/queue/next/", cases.NextView.as_view()),
    path("moderation/cases/<int:case_id>/", cases.CaseView.as_view()),
    path("moderation/cases/<int:case_id>/claim/", cases.ClaimView.as_view()),
    path("moderation/cases/<int:case_id>/decision/", cases.DecisionView.as_view()),
    path("moderation/appeals/", cases.AppealQueueView.as_view()),
    path("moderation/appeals/<int:appeal_id>/decision/", cases.AppealDecisionView.as_view()),
]
