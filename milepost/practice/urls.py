from django.urls import path

from milepost.practice.api import router as api_router
from milepost.practice.views import batch, entering, files, jobs, keepers, logs, sharing, xapi

__all__ = ["api_router", "app_name", "urlpatterns"]

app_name = "practice"
LOG = "practice/<uuid:pk>/"
urlpatterns = [
    path("practice/", logs.logs, name="logs"),
    path("practice/new/", logs.start, name="start"),
    path("practice/work-history/", jobs.jobs, name="jobs"),
    path("practice/pocket/", entering.pocket, name="pocket"),
    path("practice/worker.js", entering.worker, name="worker"),
    path("practice/join/<str:token>/", keepers.join, name="join"),
    path("practice/others/", batch.batch, name="batch"),
    path("practice/others/group/", batch.group_edit, name="group_new"),
    path("practice/others/<uuid:group>/", batch.batch, name="batch_group"),
    path("practice/others/<uuid:group>/change/", batch.group_edit, name="group_edit"),
    path("practice/others/<uuid:group>/drop/", batch.group_drop, name="group_drop"),
    path("practice/others/leave/<int:number>/", keepers.leave, name="leave"),
    path("practice/guarded/<uuid:pk>/", sharing.guarded, name="guarded"),
    path(LOG, logs.log, name="log"),
    path(f"{LOG}enter/", entering.enter, name="enter"),
    path(f"{LOG}entries/", entering.history, name="history"),
    path(f"{LOG}entries/<int:number>/", entering.correct, name="correct"),
    path(f"{LOG}entries.csv", files.export, name="export"),
    path(f"{LOG}standing/", logs.standing, name="standing"),
    path(f"{LOG}change/", logs.change, name="change"),
    path(f"{LOG}close/", logs.close, name="close"),
    path(f"{LOG}reopen/", logs.reopen, name="reopen"),
    path(f"{LOG}keepers/", keepers.keepers, name="keepers"),
    path(f"{LOG}keepers/mapping/", keepers.mapping, name="mapping"),
    path(f"{LOG}keepers/<int:number>/end/", keepers.end, name="end"),
    path(f"{LOG}import/", files.bring, name="bring"),
    path(f"{LOG}import/<uuid:number>/", files.look, name="import"),
    path(f"{LOG}import/<uuid:number>/take/", files.take, name="take"),
    path(f"{LOG}import/<uuid:number>/refused.csv", files.refused, name="refused"),
    path(f"{LOG}shares/", sharing.shares, name="shares"),
    path(f"{LOG}shares/<uuid:share>/", sharing.share_detail, name="share_detail"),
    path(f"{LOG}shares/<uuid:share>/link/", sharing.share_renew, name="share_renew"),
    path(f"{LOG}shares/<uuid:share>/withdraw/", sharing.share_withdraw, name="share_withdraw"),
    path(f"{LOG}xapi/about", xapi.about, name="xapi_about"),
    path(f"{LOG}xapi/statements", xapi.statements, name="xapi_statements"),
    path("l/<str:token>/", sharing.shared, name="shared"),
]
