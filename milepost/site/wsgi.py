import os

from django.core.wsgi import get_wsgi_application

from milepost.site.config import Config

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.site.settings")
Config().require_safe()
application = get_wsgi_application()
