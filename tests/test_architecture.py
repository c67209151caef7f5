"""Who may import whom, where the contracts of import-linter cannot say it."""

from __future__ import annotations

import grimp

ENGINE = "batchbill_desktop.services.billing"
# No time, os, random, pathlib, sqlite3: plain data in, plain data out.
ENGINE_MAY_IMPORT = {
    "batchbill_desktop.services.dates",
    "batchbill_desktop.services.errors",
    "batchbill_desktop.services.money",
    *("__future__", "bisect", "calendar", "collections", "dataclasses", "datetime", "decimal"),
    *("enum", "fractions", "functools", "heapq", "itertools", "math", "operator", "re", "typing"),
}


def test_the_billing_engine_imports_only_money_dates_errors_and_plain_python() -> None:
    graph = grimp.build_graph("batchbill_desktop", include_external_packages=True)
    engine = {ENGINE, *graph.find_descendants(ENGINE)}
    assert len(engine) > 1
    imported = {
        (module, other)
        for module in engine
        for other in graph.find_modules_directly_imported_by(module)
    }
    strangers = {(m, o) for m, o in imported if o not in engine | ENGINE_MAY_IMPORT}
    assert strangers == set()
