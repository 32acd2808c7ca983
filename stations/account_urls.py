"""Addresses of signing in, one's own account, and posts: a part of stations/urls.py."""

from django.urls import path

from stations.views import account, home, login, posts

urlpatterns = [
    path("login", login.login, name="login"),
    path("login/second", login.login_second, name="login-second"),
    path("login/skip", login.skip_second, name="login-skip"),
    path("logout", login.logout, name="logout"),
    path("stay", login.stay, name="stay"),
    path("home/", home.home, name="home"),
    path("account/", account.account_page, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", account.set_up_second_factor, name="second-factor"),
    path("account/codes/", account.printed_codes, name="printed-codes"),
    path("account/post/", account.switch_post, name="switch-post"),
    path("account/text-size/", account.text_size, name="text-size"),
    path("account/devices/<uuid:pk>/forget/", account.forget_device, name="forget-device"),
    path("account/sessions/<uuid:pk>/end/", account.end_session, name="end-session"),
    path("account/sessions/end-others/", account.end_other_sessions, name="end-other-sessions"),
    path("posts/", posts.posts, name="posts"),
    path("posts/new/", posts.new_post, name="new-post"),
    path("posts/<uuid:pk>/", posts.post, name="post"),
    path("posts/<uuid:pk>/new-account/", posts.new_account, name="new-account"),
    path("posts/<uuid:pk>/give/", posts.give_post, name="give-post"),
    path("posts/<uuid:pk>/deputy/", posts.deputy, name="deputy"),
    path("posts/deputies/<uuid:pk>/end/", posts.end_deputy, name="end-deputy"),
    path("posts/<uuid:pk>/move/", posts.move, name="move-post"),
    path("posts/<uuid:pk>/suspend/", posts.change, {"verb": "suspend"}, name="suspend-post"),
    path("posts/<uuid:pk>/resume/", posts.change, {"verb": "resume"}, name="resume-post"),
    path("posts/<uuid:pk>/leave/", posts.change, {"verb": "leave"}, name="leave-post"),
    path("posts/<uuid:pk>/close/", posts.change, {"verb": "close"}, name="close-post"),
    path("posts/<uuid:pk>/account/reset/", posts.issue, {"verb": "reset"}, name="reset-account"),
    path("posts/<uuid:pk>/account/codes/", posts.issue, {"verb": "codes"}, name="print-codes"),
    path("posts/<uuid:pk>/account/unlock/", posts.change, {"verb": "unlock"}, name="unlock-account"),
    path("posts/<uuid:pk>/account/disable/", posts.change, {"verb": "disable"}, name="disable-account"),
    path("posts/<uuid:pk>/account/enable/", posts.change, {"verb": "enable"}, name="enable-account"),
]
