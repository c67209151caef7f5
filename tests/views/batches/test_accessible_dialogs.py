"""What a screen reader hears of the dialogs around a batch, and where the keyboard is."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from batchbill_desktop.services.batches.compare import CustomerChange
from batchbill_desktop.services.batches.source import Source, SourceField
from batchbill_desktop.services.batches.tree_filter import TreeFilter
from batchbill_desktop.views.batches.compare_dialog import CompareDialog
from batchbill_desktop.views.batches.compare_loading import Comparison
from batchbill_desktop.views.batches.saved_views import NameDialog, SavedViews
from batchbill_desktop.views.batches.source_dialog import ShownSource, SourceDialog
from batchbill_desktop.views.batches.waive_dialog import WaiveDialog, WriteOff
from batchbill_desktop.views.batches.why_popup import WhyPopup
from batchbill_desktop.views.invoices.page_preview import PagePreview
from batchbill_desktop.views.undo_actions import StepsDialog
from batchbill_desktop.views.undo_steps import UndoSteps, WindowStep
from tests.builders.document import make_document
from tests.views.window import LONG

Role = QAccessible.Role


def heard(widget: QWidget) -> tuple[Role, str]:
    """Role and name of a widget as a screen reader gets them."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.role(), interface.text(QAccessible.Text.Name)


def described(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Description)


def show(qtbot: QtBot, dialog: QDialog) -> None:
    dialog.show()
    qtbot.waitExposed(dialog)
    QApplication.processEvents()


def focused_in(dialog: QDialog) -> QWidget | None:
    """What has the keyboard as soon as the dialog has it."""
    return dialog.focusWidget()


@pytest.fixture
def owner(qtbot: QtBot, plain_start: None) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_why(qtbot: QtBot, owner: QWidget) -> None:
    popup = WhyPopup("Support", ["It is ready.", "Amount: 2."], owner)
    show(qtbot, popup)
    assert heard(popup) == (Role.Dialog, "Why?")
    assert heard(popup.words) == (Role.EditableText, "Why?")
    value = QAccessible.queryAccessibleInterface(popup.words).text(QAccessible.Text.Value)
    assert "It is ready." in value
    assert QAccessible.queryAccessibleInterface(popup.words).state().readOnly
    assert focused_in(popup) is popup.words


def test_waiving(qtbot: QtBot, owner: QWidget) -> None:
    dialog = WaiveDialog(WriteOff(3, "Mail server", 1, ["€12.00", "¥500"]), owner)
    show(qtbot, dialog)
    assert heard(dialog) == (Role.Dialog, "Waive")
    assert described(dialog) == (
        "3 items will not be billed, €12.00, ¥500 in all. 1 of them is still locked and is "
        "waived too. They can be taken back as long as you like."
    )
    assert heard(dialog.reason) == (Role.EditableText, "Reason, for whoever asks later")
    assert focused_in(dialog) is dialog.reason


@pytest.mark.parametrize(
    ("locked", "said"),
    [
        (0, "Mail will not be billed: €2.00. It can be taken back as long as you like."),
        (
            1,
            (
                "Mail will not be billed: €2.00. It is still locked and is waived all the same. "
                "It can be taken back as long as you like."
            ),
        ),
    ],
)
def test_waiving_one_item_names_it(owner: QWidget, locked: int, said: str) -> None:
    dialog = WaiveDialog(WriteOff(1, "Mail", locked, ["€2.00"]), owner)
    assert described(dialog) == said


def test_steps(qtbot: QtBot, owner: QWidget) -> None:
    # Steps of the window alone need no company.
    steps = UndoSteps(None, owner)  # type: ignore[arg-type] # see above
    for name in ("tick A", "tick B"):
        steps.add(WindowStep(lambda name=name: name, lambda: None, lambda: None))  # type: ignore[misc] # a default
    steps.undo()
    dialog = StepsDialog(steps, owner)
    show(qtbot, dialog)
    assert heard(dialog) == (Role.Dialog, "Steps")
    assert heard(dialog.list) == (Role.List, "Steps")
    lines = QAccessible.queryAccessibleInterface(dialog.list)
    names = [
        lines.child(number).text(QAccessible.Text.Name) for number in range(lines.childCount())
    ]
    assert names == ["Before the first step", "tick A", "tick B, undone"]
    assert focused_in(dialog) is dialog.list
    assert dialog.list.currentRow() == 1


def test_comparing(qtbot: QtBot, owner: QWidget) -> None:
    change = CustomerChange("1", "Aalto", "EUR", 2, 10_000, 12_550, 3, 4, ())
    dialog = CompareDialog(owner, Comparison((change,), {}))
    show(qtbot, dialog)
    assert heard(dialog) == (Role.Dialog, "Compare with last batch")
    role, name = heard(dialog.view)
    assert name == "Customers, the strangest first"
    assert role in (Role.Tree, Role.Table)
    assert heard(dialog.lines) == (Role.EditableText, "Strange lines")
    assert focused_in(dialog) is dialog.view


def test_the_source(qtbot: QtBot, owner: QWidget) -> None:
    fields = (SourceField("item", "Item", "T:1"), SourceField("minutes", "Time worked", "1:30"))
    shown = ShownSource(Source("T:1", fields, "It has not been billed yet."), ("It is ready.",))
    dialog = SourceDialog("Mail server", [shown], owner)
    show(qtbot, dialog)
    assert heard(dialog) == (Role.Dialog, "Source")
    assert heard(dialog.fields["minutes"]) == (Role.StaticText, "Time worked: 1:30")
    assert heard(dialog.words) == (Role.EditableText, "Why?")
    assert heard(dialog.standing)[1] == "It has not been billed yet."
    assert focused_in(dialog) is dialog.fields["item"]
    dialog.close()
    several = SourceDialog("Aalto", [shown, shown], owner)
    show(qtbot, several)
    assert heard(several.list) == (Role.List, "Sources")
    assert focused_in(several) is several.list


def test_the_views(qtbot: QtBot, owner: QWidget) -> None:
    views = SavedViews(owner)
    role, name = heard(views)
    assert name == "Views"
    assert role in (Role.ButtonMenu, Role.PushButton, Role.Button)
    views.set_views({"Blocks": TreeFilter(text="block", period_from=dt.date(2026, 9, 1))})
    views.fill()
    texts = [action.text() for action in views.menu_of.actions() if action.text()]
    assert texts == ["Blocks", "&Save as a view…", "&Delete a view"]
    naming = NameDialog(owner, ("Blocks",), "Blocks")
    show(qtbot, naming)
    assert heard(naming) == (Role.Dialog, "Save as a view")
    field = focused_in(naming)
    assert field is not None
    assert heard(field) == (Role.EditableText, "Name of the view")


def test_the_preview(qtbot: QtBot, owner: QWidget) -> None:
    preview = PagePreview()
    qtbot.addWidget(preview)
    preview.resize(400, 600)
    preview.show()
    qtbot.waitExposed(preview)
    document = make_document()
    preview.follow(lambda: document)
    qtbot.waitUntil(lambda: preview.document == document, timeout=LONG)
    assert heard(preview)[1] == "Invoice preview"
    paper = preview.findChild(QWidget, "preview.paper")
    assert isinstance(paper, QWidget)
    assert heard(paper)[1] == "Page 1 of 1"
    assert document.seller.address.name in described(paper)
    for button in preview.buttons.values():
        role, name = heard(button)
        assert role in (Role.Button, Role.PushButton)
        assert name
