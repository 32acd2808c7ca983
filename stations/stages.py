"""temporary"""


def next_step(request):
    return None


def second_factor_skipped(request):
    return True


def second_factor_fresh(request, minutes=15):
    return False
