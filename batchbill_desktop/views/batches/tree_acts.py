"""Acts on the rows of the contract tree: Why?, waive, take a waiver back; the context menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from batchbill_desktop.services.batches.explain import ItemExplainer
from batchbill_desktop.services.batches.explain_contract import explain_contract
from batchbill_desktop.services.batches.undo import unwaive_all, waive_again, waive_all
from batchbill_desktop.services.batches.waive import waived_reason
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.batches import contract_tree_words as words
from batchbill_desktop.views.batches.contract_tree_model import Column
from batchbill_desktop.views.batches.waive_dialog import WaiveDialog
from batchbill_desktop.views.batches.why_popup import WhyPopup
from batchbill_desktop.views.undo_steps import DatabaseStep, UndoSteps

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from batchbill_desktop.services.batches.rows import ContractRow, ItemRow
    from batchbill_desktop.views.batches.contract_tree_model import ContractTreeModel
    from batchbill_desktop.views.batches.contract_tree_view import ContractTreeView
    from batchbill_desktop.views.open_company import OpenCompany


class TreeActs(QObject):
    """What can be done with the row under the cursor, or with all selected rows.

    `changed` is sent when other acts are possible.
    """

    changed = Signal()

    def __init__(
        self,
        company: OpenCompany,
        model: ContractTreeModel,
        tree: ContractTreeView,
        steps: UndoSteps,
    ) -> None:
        super().__init__(tree)
        self._company = company
        self._model = model
        self._tree = tree
        self._steps = steps
        self._menu_acts: Sequence[QAction] = ()
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._show_menu)
        tree.selectionModel().selectionChanged.connect(self.changed)
        tree.selectionModel().currentChanged.connect(self.changed)
        model.modelReset.connect(self.changed)

    def set_menu(self, acts: Sequence[QAction]) -> None:
        """The acts of the context menu."""
        self._menu_acts = acts

    # Why?

    @property
    def can_explain(self) -> bool:
        """Whether there is a row to be explained."""
        return self._tree.currentIndex().isValid() and self._model.selection is not None

    def explain(self) -> None:
        """Say why the row under the cursor is due or not."""
        index, selection = self._tree.currentIndex(), self._model.selection
        if selection is None or not index.isValid():
            return
        contract, item = self._model.contract_at(index), self._model.item_at(index)
        node = self._model.node_at(index)
        if item is None:
            title = tr(
                "{customer}: {contract}",
                customer=contract.customer_name,
                contract=contract.contract_name,
            )
            due = contract.due
            if node is not None and node.items:
                # Of a period or a ticket what stands in it, as if it were all.
                title = index.siblingAtColumn(Column.CUSTOMER).data()
                own = {one.id for one in node.items}
                due = replace(due, items=tuple(one for one in due.items if one.id in own))
            self._popup(title, explain_contract(due, selection.due.as_of))
        elif item.state == "waived":
            self._company.read(
                tr("Reading the reason…"),
                waived_reason,
                item.id,
                then=lambda reason: self._explain_item(contract, item, reason),
                owner=self,
            )
        else:
            self._explain_item(contract, item, None)

    def _explain_item(self, contract: ContractRow, item: ItemRow, reason: str | None) -> None:
        selection = self._model.selection
        if selection is None:
            return
        found = next((one for one in contract.due.items if one.id == item.id), None)
        if found is None:
            return
        explainer = ItemExplainer(
            contract.due, found, dict(selection.due.tickets), selection.due.as_of, reason
        )
        self._popup(words.item_title(item), list(explainer.sentences()))

    def _popup(self, title: str, sentences: list[str]) -> None:
        WhyPopup(title, sentences, self._tree).show()

    # Waiving

    @property
    def can_waive(self) -> bool:
        """Whether an item that is not waived is selected."""
        return bool(self._selected(waived=False))

    @property
    def can_unwaive(self) -> bool:
        """Whether a waived item is selected."""
        return bool(self._selected(waived=True))

    def waive(self) -> None:
        """Write the selected items off, for a reason that is asked for."""
        items, selection = self._selected(waived=False), self._model.selection
        if not items or selection is None:
            return
        reason = WaiveDialog.ask(len(items), words.item_title(items[0]), self._tree.window())
        if reason is None:
            return
        ids = [item.id for item in items]
        as_of = selection.due.as_of
        title = words.item_title(items[0])
        step = DatabaseStep(
            lambda: waiving_words(len(ids), title),
            lambda connection, _: unwaive_all(connection, ids),
            lambda connection, unwaived: waive_again(connection, unwaived, as_of),
        )
        self._company.write(
            tr("Waiving…"),
            waive_all,
            ids,
            reason,
            as_of,
            then=lambda _: self._steps.add(step),
            owner=self,
        )

    def unwaive(self) -> None:
        """Take the waivers of the selected items back."""
        items, selection = self._selected(waived=True), self._model.selection
        if not items or selection is None:
            return
        ids = [item.id for item in items]
        as_of = selection.due.as_of
        title = words.item_title(items[0])
        self._company.write(
            tr("Taking the waiver back…"),
            unwaive_all,
            ids,
            then=lambda unwaived: self._steps.add(
                DatabaseStep(
                    lambda: unwaiving_words(len(ids), title),
                    lambda connection, given: waive_again(connection, given, as_of),
                    lambda connection, _: unwaive_all(connection, ids),
                    unwaived,
                )
            ),
            owner=self,
        )

    def _selected(self, *, waived: bool) -> list[ItemRow]:
        """The selected items that are waived, or those that are not."""
        if self._model.selection is None:
            return []
        found: dict[str, ItemRow] = {}
        for index in self._tree.selectionModel().selectedRows():
            node = self._model.node_at(index)
            for item in () if node is None else node.items:
                if (item.state == "waived") == waived:
                    found[item.id] = item
        return list(found.values())

    def _show_menu(self, place: QPoint) -> None:
        if not self._menu_acts or not self._tree.indexAt(place).isValid():
            return
        menu = QMenu(self._tree)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self._menu_acts))
        menu.addSeparator()
        menu.addMenu(self._tree.columns_menu(menu))
        menu.popup(self._tree.viewport().mapToGlobal(place))


def waiving_words(count: int, title: str) -> str:
    """Waiving as a step; `title`: of the only item."""
    if count == 1:
        return tr("waive {title}", title=title)
    return tr_count("waive {count} item", "waive {count} items", count)


def unwaiving_words(count: int, title: str) -> str:
    """Taking a waiver back as a step; `title`: of the only item."""
    if count == 1:
        return tr("take back the waiver of {title}", title=title)
    return tr_count(
        "take back the waiver of {count} item", "take back the waivers of {count} items", count
    )
