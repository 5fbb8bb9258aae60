"""Print how often each check of the quality gate is right, over definitions written for it."""

from django.conf import settings

settings.configure(USE_I18N=False)

from milepost.define.tests.gated import confusion, gated, table  # noqa: E402

if __name__ == "__main__":
    print(table(confusion(gated())))
