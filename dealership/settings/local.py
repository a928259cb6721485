"""A developer's machine and ``make demo``: embedded services, generated secrets."""

from dealership.settings.environment import env, use_embedded

use_embedded(test=False)

from dealership.settings.base import *

DEBUG = env.bool("DEBUG", default=True)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]
WHITENOISE_USE_FINDERS = True
DEMO = True
