"""The preview at the side of the billing pages: what it follows, and where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from batchbill_desktop.services.batches.preview import Previewer
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.invoices.page_preview import PagePreview

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.document import InvoiceDocument
    from batchbill_desktop.views.batches.page import NewBatchPage
    from batchbill_desktop.views.batches.proposals_page import ProposalsPage
    from batchbill_desktop.views.open_company import OpenCompany

TREE, BATCH = "tree", "batch"
_SHOWN_AT_FIRST = {TREE: False, BATCH: True}
_WIDTH_LETTERS = 43


class PreviewDock(QSplitter):
    """The pages, and at their side the preview: of the tree's cursor or of the proposal's.

    Whether it is shown is remembered for the tree and for the batch apart.
    """

    def __init__(self, company: OpenCompany, pages: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._company = company
        self._place: str | None = None
        self.preview = PagePreview()
        self.addWidget(pages)
        self.addWidget(self.preview)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setChildrenCollapsible(False)
        self.setSizes([2000, self.fontMetrics().averageCharWidth() * _WIDTH_LETTERS])
        kept = company.preferences.layout("preview_sizes")
        if kept is not None:
            self.restoreState(kept)
        self.preview.hide()
        self.splitterMoved.connect(self._keep_sizes)

    @property
    def can_show(self) -> bool:
        """Whether there is anything to be previewed at this place."""
        return self._place is not None

    @property
    def is_shown(self) -> bool:
        """Whether the preview is shown at this place."""
        return self._place is not None and self._wanted(self._place)

    def set_place(self, place: str | None) -> None:
        """`tree`, `batch`, or None where there is nothing to be previewed."""
        self._place = place
        self.preview.setVisible(self.is_shown)

    def show_preview(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        """Show or hide it at this place, and remember it."""
        if self._place is not None:
            state = QByteArray(b"on" if on else b"off")
            self._company.preferences.keep_layout(f"preview_{self._place}", state)
            self.preview.setVisible(on)

    def _wanted(self, place: str) -> bool:
        kept = self._company.preferences.layout(f"preview_{place}")
        return _SHOWN_AT_FIRST[place] if kept is None else kept == QByteArray(b"on")

    def _keep_sizes(self) -> None:
        self._company.preferences.keep_layout("preview_sizes", self.saveState())


class PreviewFollower(QObject):
    """Tells the preview what to show: it follows cursor, ticks and grouping."""

    def __init__(
        self, company: OpenCompany, dock: PreviewDock, tree: NewBatchPage, batch: ProposalsPage
    ) -> None:
        super().__init__(dock)
        self._company = company
        self._dock = dock
        self._tree = tree
        self._batch = batch
        self._previewer: Previewer | None = None
        self._asked = False
        for signal in (
            tree.model.ticked,
            tree.model.modelReset,
            tree.panel.grouping_changed,
            tree.tree.selectionModel().currentChanged,
            batch.invoices.row_chosen,
        ):
            signal.connect(self.look)
        company.changed.connect(self._forget)

    def look(self, *_: Any) -> None:
        """Show what is under the cursor now."""
        self._dock.preview.follow(self._find)

    def _find(self) -> InvoiceDocument | str:
        if self._dock.is_shown and self._batch.isVisible():
            document = self._batch.invoices.current_row()
            return document or tr("Choose an invoice to see its page.")
        return self._of_the_tree()

    def _of_the_tree(self) -> InvoiceDocument | str:
        selection, index = self._tree.selection, self._tree.tree.currentIndex()
        if selection is None or not index.isValid():
            return tr("Put the cursor on a contract to see its invoice.")
        if self._previewer is None:
            self._read()
            return tr("Reading the customers…")
        code = self._tree.model.contract_at(index).contract
        document = self._previewer.document(selection, code)
        if document is not None:
            return document
        if selection.contract_state(code) == "empty":
            return tr("Nothing of this contract is ticked. Tick it to see its invoice.")
        return tr("What is ticked comes to 0 and is settled without an invoice.")

    def _read(self) -> None:
        """The customers' data, once for every state of the database."""
        if self._asked:
            return
        self._asked = True

        def arrived(previewer: Previewer) -> None:
            self._previewer = previewer
            self._asked = False
            self.look()

        def failed(error: Exception) -> None:
            self._asked = False
            self._company.tasks.show_failure(error)

        self._company.read(
            tr("Reading the customers…"), Previewer, then=arrived, failed=failed, owner=self
        )

    def _forget(self) -> None:
        self._previewer = None
        self.look()
