"""How much hypothesis looks for: a little in every run, more where the environment asks for it.

`BATCHBILL_PROPERTIES=thorough` draws new cases each time, and many.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "fast",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "thorough",
    settings.get_profile("fast"),
    max_examples=2_000,
    derandomize=False,
    print_blob=True,
)
settings.load_profile(os.environ.get("BATCHBILL_PROPERTIES", "fast"))
