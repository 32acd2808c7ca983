from django.contrib.auth.backends import BaseBackend

from stations.models import User


class PasswordBackend(BaseBackend):
    def authenticate(self, request, username=None, password=None):
        user = User.objects.filter(username=(username or "").lower()).first()
        return user if user and user.check_password(password) else None

    def get_user(self, pk):
        return User.objects.filter(pk=pk, is_active=True).first()


def locked_out(request, credentials, *args, **kwargs):
    return None
