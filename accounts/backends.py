from django.contrib.auth.backends import ModelBackend


class StaffBackend(ModelBackend):
    """Only who may enter the back office signs in; nothing else asks who one is."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and user.is_staff
