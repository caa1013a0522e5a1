"""What all tests share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No test judges time: a deadline would fail on a busy machine for no fault of the code.
settings.register_profile("wangqi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wangqi")
