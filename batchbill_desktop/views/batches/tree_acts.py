"""Acts on the rows of the contract tree: Why?, source, waive and back; the context menu."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from batchbill_desktop.services.batches.detail_rows import DetailNode, Level
from batchbill_desktop.services.batches.explain import ItemExplainer
from batchbill_desktop.services.batches.explain_contract import explain_contract
from batchbill_desktop.services.batches.explain_group import GroupExplainer
from batchbill_desktop.services.batches.source import Source, read_source
from batchbill_desktop.services.batches.undo import unwaive_all, waive_again, waive_all
from batchbill_desktop.services.batches.waive import waived_reason, written_off
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.batches import contract_tree_words as words
from batchbill_desktop.views.batches.detail_words import group_title
from batchbill_desktop.views.batches.source_dialog import ShownSource, SourceDialog
from batchbill_desktop.views.batches.waive_dialog import WaiveDialog, WriteOff
from batchbill_desktop.views.batches.why_popup import WhyPopup
from batchbill_desktop.views.undo_steps import DatabaseStep, UndoSteps

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from batchbill_desktop.services.batches.rows import ContractRow, ItemRow
    from batchbill_desktop.services.batches.selection import Selection
    from batchbill_desktop.views.batches.contract_tree_model import ContractTreeModel
    from batchbill_desktop.views.batches.contract_tree_view import ContractTreeView
    from batchbill_desktop.views.open_company import OpenCompany

Chosen: TypeAlias = "tuple[ContractRow, list[ItemRow]]"
"""A contract with those of its items that an act concerns."""


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
        tree.source_wanted.connect(self.open_source)
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
        """Say why the row under the cursor is due or not: contract, period, ticket or item."""
        index, selection = self._tree.currentIndex(), self._model.selection
        if selection is None or not index.isValid():
            return
        contract, node = self._model.contract_at(index), self._model.node_at(index)
        item = None if node is None else node.item
        if item is None:
            self._popup(*self._of_group(contract, node, selection))
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

    def _of_group(
        self, contract: ContractRow, node: DetailNode | None, selection: Selection
    ) -> tuple[str, list[str]]:
        """Title and sentences of a row that is no item."""
        due = selection.due
        if node is None or not node.items:
            title = tr(
                "{customer}: {contract}",
                customer=contract.customer_name,
                contract=contract.contract_name,
            )
            return title, explain_contract(contract.due, due.as_of)
        own = frozenset(item.id for item in node.items)
        explainer = GroupExplainer(contract.due, own, due.as_of)
        ticket = node.items[0].ticket if node.level is Level.TICKET else None
        if ticket is None:
            return group_title(node), explainer.of_period()
        return group_title(node), explainer.of_ticket(due.tickets[ticket])

    def _explain_item(self, contract: ContractRow, item: ItemRow, reason: str | None) -> None:
        sentences = self._sentences(contract, item, reason)
        if sentences:
            self._popup(words.item_title(item), sentences)

    def _sentences(self, contract: ContractRow, item: ItemRow, reason: str | None) -> list[str]:
        """Why an item is due or not; empty where it is no longer on the list."""
        selection = self._model.selection
        found = next((one for one in contract.due.items if one.id == item.id), None)
        if selection is None or found is None:
            return []
        explainer = ItemExplainer(
            contract.due, found, dict(selection.due.tickets), selection.due.as_of, reason
        )
        return list(explainer.sentences())

    def _popup(self, title: str, sentences: list[str]) -> None:
        WhyPopup(title, sentences, self._tree).show()

    # The source

    @property
    def can_open_source(self) -> bool:
        """Whether the cursor is on an item, which has a source."""
        index = self._tree.currentIndex()
        return self.can_explain and self._model.item_at(index) is not None

    def open_source(self) -> None:
        """Show all that is stored of the item under the cursor."""
        index, selection = self._tree.currentIndex(), self._model.selection
        if selection is None or not index.isValid():
            return
        contract, item = self._model.contract_at(index), self._model.item_at(index)
        if item is None:
            return

        def arrived(source: Source) -> None:
            sentences = self._sentences(contract, item, source.waived_reason)
            shown = ShownSource(source, tuple(sentences))
            SourceDialog(words.item_title(item), [shown], self._tree).show()

        self._company.read(
            tr("Reading the source…"),
            read_source,
            item.id,
            selection.due.as_of,
            then=arrived,
            owner=self,
        )

    # Waiving

    @property
    def can_waive(self) -> bool:
        """Whether an item that is not waived is selected, or stands below a selected row."""
        return bool(self._selected(waived=False))

    @property
    def can_unwaive(self) -> bool:
        """Whether a waived item is selected, or stands below a selected row."""
        return bool(self._selected(waived=True))

    def waive(self) -> None:
        """Write the selected items off, and those below selected rows, for a reason."""
        chosen, selection = self._selected(waived=False), self._model.selection
        if not chosen or selection is None:
            return
        items = [item for _, own in chosen for item in own]
        title = words.item_title(items[0])
        reason = WaiveDialog.ask(_write_off(chosen, title), self._tree.window())
        if reason is None:
            return
        ids = [item.id for item in items]
        as_of = selection.due.as_of
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
        chosen, selection = self._selected(waived=True), self._model.selection
        if not chosen or selection is None:
            return
        items = [item for _, own in chosen for item in own]
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

    def _selected(self, *, waived: bool) -> list[Chosen]:
        """By contract the items of the selected rows that are waived, or those that are not."""
        if self._model.selection is None:
            return []
        found: dict[str, tuple[ContractRow, dict[str, ItemRow]]] = {}
        for index in self._tree.selectionModel().selectedRows():
            node = self._model.node_at(index)
            items = () if node is None else node.items
            own = {item.id: item for item in items if (item.state == "waived") == waived}
            if own:
                contract = self._model.contract_at(index)
                found.setdefault(contract.contract, (contract, {}))[1].update(own)
        return [(contract, list(own.values())) for contract, own in found.values()]

    def _show_menu(self, place: QPoint) -> None:
        if not self._menu_acts or not self._tree.indexAt(place).isValid():
            return
        menu = QMenu(self._tree)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self._menu_acts))
        menu.addSeparator()
        menu.addMenu(self._tree.columns_menu(menu))
        menu.popup(self._tree.viewport().mapToGlobal(place))


def _write_off(chosen: Sequence[Chosen], title: str) -> WriteOff:
    """How many items are to be waived, how many of them are locked, what they come to."""
    items = [item for _, own in chosen for item in own]
    amounts: dict[str, tuple[ContractRow, int]] = {}
    for contract, own in chosen:
        net = written_off(contract.due, {item.id for item in own})
        before = amounts.get(contract.currency, (contract, 0))[1]
        amounts[contract.currency] = (contract, before + net)
    return WriteOff(
        len(items),
        title,
        sum(item.state == "locked" for item in items),
        [words.amount_text(*amounts[currency]) for currency in sorted(amounts)],
    )


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
