"""Addresses of training: classes, certificates, grants, bodies."""

from django.urls import path

from training.views import bodies, classes, lessons, own, people

app_name = "training"

urlpatterns = [
    path("classes/", classes.class_list, name="classes"),
    path("classes/wanted/", classes.wanted, name="wanted"),
    path("classes/new/", classes.new_class, name="new-class"),
    path("classes/<uuid:pk>/", classes.one_class, name="class"),
    path("classes/<uuid:pk>/act/", classes.act, name="act-class"),
    path("classes/<uuid:pk>/roster/", classes.roster, name="roster"),
    path("classes/<uuid:pk>/claims/", classes.claims, name="claims"),
    path("classes/<uuid:pk>/scores/", lessons.scores, name="scores"),
    path("classes/evidence/<uuid:pk>/", classes.evidence, name="evidence"),
    path("classes/lessons/<uuid:pk>/", lessons.lesson, name="lesson"),
    path("workers/<uuid:pk>/class/", people.enrol, name="enrol"),
    path("my/<str:code>/class/", own.rate_class, name="own-class"),
    path("certificates/", people.certificates, name="certificates"),
    path("certificates/check/", people.check, name="check"),
    path("certificates/<uuid:pk>/", people.certificate, name="certificate"),
    path("subsidies/", people.grants, name="grants"),
    path("workers/<uuid:pk>/grant/", people.grant, name="grant"),
    path("bodies/", bodies.bodies, name="bodies"),
]
