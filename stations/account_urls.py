"""Addresses of signing in, one's own account, and posts: a part of stations/urls.py."""

from django.urls import path

from stations.views import account, home, login, posts

urlpatterns = [
    path("login", login.login, name="login"),
    path("login/second", login.login_second, name="login-second"),
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
    path("posts/", posts.posts, name="posts"),
    path("posts/<uuid:pk>/", posts.post, name="post"),
    path("posts/<uuid:pk>/account/", posts.new_account, name="new-account"),
    path("posts/<uuid:pk>/hand-over/", posts.hand_over, name="hand-over"),
    path("posts/<uuid:pk>/deputy/", posts.deputy, name="deputy"),
    path("posts/<uuid:pk>/move/", posts.move, name="move-post"),
    path("posts/<uuid:pk>/reset/", posts.reset, name="reset-account"),
    path("posts/<uuid:pk>/suspend/", posts.change, {"verb": "suspend"}, name="suspend-post"),
    path("posts/<uuid:pk>/resume/", posts.change, {"verb": "resume"}, name="resume-post"),
    path("posts/<uuid:pk>/leave/", posts.change, {"verb": "leave"}, name="leave-post"),
]
