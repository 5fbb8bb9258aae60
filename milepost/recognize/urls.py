from django.urls import path

from milepost.recognize.api import router as api_router
from milepost.recognize.views import claims, deciding, desk, endorsements, public, uses, voices

__all__ = ["api_router", "app_name", "urlpatterns"]

app_name = "recognize"
urlpatterns = [
    path("commitments/", public.commitments, name="commitments"),
    path("commitments/<uuid:pk>/", public.commitment, name="commitment"),
    path("commitments/<uuid:pk>/v<int:number>.json", public.signed, name="signed"),
    path("organizations/<slug:slug>/accepts/", public.organization, name="organization"),
    path("commitments/<uuid:pk>/claim/", claims.claim, name="claim"),
    path("recognition/uses/<uuid:pk>/", uses.use, name="use"),
    path("recognition/claims/", claims.my_claims, name="my_claims"),
    path("recognition/claims/<uuid:pk>/", claims.my_claim, name="my_claim"),
    path("recognition/claims/<uuid:pk>/take-back/", claims.take_back, name="take_back"),
    path("recognize/claims/<uuid:pk>/", deciding.decide, name="decide"),
    path("recognize/<slug:slug>/claims/", deciding.claims, name="claims"),
    path("s/<str:token>/endorse/<uuid:pk>/", endorsements.endorse, name="endorse"),
    path(
        "s/<str:token>/endorsements/<uuid:pk>.json",
        endorsements.shared_endorsement,
        name="shared_endorsement",
    ),
    path("recognition/endorsements/", endorsements.endorsements, name="endorsements"),
    path(
        "recognition/endorsements/<uuid:pk>.json", endorsements.endorsement_file, name="endorsement"
    ),
    path(
        "recognition/endorsements/<uuid:pk>/take-back/",
        endorsements.withdraw,
        name="withdraw_endorsement",
    ),
    path(
        "recognition/endorsements/<uuid:pk>/<slug:to>/",
        endorsements.answer,
        name="answer_endorsement",
    ),
    path("voices/<uuid:pk>/take-back/", voices.silence, name="silence"),
    path("voices/<uuid:pk>.json", voices.voice_file, name="voice_file"),
    path("voices/<slug:kind>/<slug:slug>/", voices.voices, name="voices"),
    path("voices/<slug:kind>/<slug:slug>/speak/", voices.speak, name="speak"),
    path("recognize/<slug:slug>/", desk.desk, name="desk"),
    path("recognize/<slug:slug>/new/", desk.start, name="start"),
    path("recognize/commitments/<uuid:pk>/", desk.edit, name="edit"),
    path("recognize/commitments/<uuid:pk>/revise/", desk.revise, name="revise"),
    path("recognize/commitments/<uuid:pk>/discard/", desk.discard, name="discard"),
    path("recognize/commitments/<uuid:pk>/withdraw/", desk.withdraw, name="withdraw"),
]
