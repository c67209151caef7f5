"""What the File menu does: open, make, import, export and back up companies."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from batchbill_desktop.services.errors import ImportReport
from batchbill_desktop.services.texts import mark, number_text, tr, words
from batchbill_desktop.views import company_opening, notices
from batchbill_desktop.views.company_opening import Opened
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.welcome.import_dialog import ImportDialog
from batchbill_desktop.views.welcome.new_company_dialog import NewCompanyDialog

if TYPE_CHECKING:
    from batchbill_desktop.views.main_window import MainWindow
    from batchbill_desktop.views.preferences import Preferences
    from batchbill_desktop.views.tasks import Report

logger = logging.getLogger(__name__)


class CompanyDesk(QObject):
    """Holds the open company, if any, and carries out the acts on whole companies."""

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._company: OpenCompany | None = None
        self._free_place: str | None = None
        """Where a first company can be made without asking."""
        acts = window.acts
        acts["open"].triggered.connect(self._choose)
        acts["demo"].triggered.connect(lambda: self.open_demonstration(fresh=False))
        acts["new"].triggered.connect(self._new)
        acts["import"].triggered.connect(self._import)
        acts["export"].triggered.connect(self._export)
        acts["backup"].triggered.connect(self._back_up)
        acts["refresh"].triggered.connect(self._refresh)
        acts["settings"].triggered.connect(self._settings)
        window.closing.connect(self._close)

    @property
    def company(self) -> OpenCompany | None:
        """The company that is open."""
        return self._company

    def open_first(self, asked: str | None) -> None:
        """Open the company to begin with, or welcome the user where there is none."""
        last = self._preferences.last_database

        def work(_: Report) -> Opened | str:
            place = company_opening.first_place(asked, last)
            if company_opening.is_missing(place) and asked is None:
                # A file that was moved away since is no reason for an error at the start.
                place = company_opening.first_place(None, None)
            if company_opening.is_missing(place):
                return place
            return company_opening.open_company(place)

        def done(found: Opened | str) -> None:
            if isinstance(found, str):
                self._free_place = found
                self._window.show_welcome()
            else:
                self._opened(found)

        self._run(tr("Opening the company…"), work, done)

    def open_demonstration(self, *, fresh: bool) -> None:
        """Open the demonstration company."""
        self._run(
            tr("Opening the demonstration…"),
            lambda _: company_opening.open_demonstration(fresh=fresh),
            self._opened,
        )

    def open_place(self, place: str) -> None:
        """Open the database at a path or address."""
        self._run(
            tr("Opening the company…"),
            lambda _: company_opening.open_company(place),
            self._opened,
        )

    # Acts

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open company database"), self._folder(), tr(_DATABASES)
        )
        if path:
            self.open_place(path)

    def _new(self) -> None:
        values = NewCompanyDialog.ask(self._window)
        place = self._place_for(values.name) if values is not None else None
        if values is not None and place is not None:
            self._run(
                tr("Making the company…"),
                lambda _: company_opening.make_company(place, values),
                self._opened,
            )

    def _import(self) -> None:
        name = self._company.name if self._company is not None else None
        source = ImportDialog.ask(self._window, name)
        if source is None:
            return
        if self._company is not None:
            self._import_into(self._company, source)
            return
        place = self._place_for(source.stem)
        if place is not None:
            self._run(
                tr("Importing {source}…", source=source.name),
                lambda report: company_opening.import_new_company(place, source, report),
                self._opened,
            )

    def _import_into(self, company: OpenCompany, source: Path) -> None:
        from batchbill_desktop.services.company import company_name
        from batchbill_desktop.services.company_folder.apply import import_company

        def work(report: Report) -> tuple[ImportReport, str | None]:
            imported = company.database.write(import_company, source, report)
            return imported, company.database.read(company_name)

        def done(result: tuple[ImportReport, str | None]) -> None:
            imported, name = result
            company.name = name or company.name
            self._window.show_names(company.name, company.database.name)
            company.changed.emit()
            self._tell_imported(imported)

        self._window.tasks.run(
            tr("Importing {source}…", source=source.name), work, done, owner=company
        )

    def _export(self) -> None:
        company = self._company
        if company is None:
            return
        chosen = QFileDialog.getExistingDirectory(
            self._window, tr("New or empty folder for the export"), self._folder()
        )
        if not chosen:
            return
        from batchbill_desktop.services.company_folder.export import export_company

        def done(_: object) -> None:
            notices.inform(
                self._window,
                tr(
                    "The company was exported to {folder}. Batches, invoices and payments are not "
                    "in it: for all of them make a backup.",
                    folder=chosen,
                ),
            )

        company.read(
            tr("Exporting the company…"), export_company, Path(chosen), then=done, owner=company
        )

    def _back_up(self) -> None:
        company = self._company
        if company is None:
            return
        from batchbill_desktop.services import clock

        proposed = Path(self._folder()) / f"{_file_name(company.name)}-{clock.today()}.db"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Back up"), str(proposed), tr(_DATABASES)
        )
        if not chosen:
            return
        target = Path(chosen)

        def work(_: Report) -> None:
            from batchbill_desktop.services.backup.create import create_backup

            # The dialog has asked already whether an existing file may go.
            create_backup(company.database, target, overwrite=True)

        self._window.tasks.run(
            tr("Backing up…"),
            work,
            lambda _: notices.inform(
                self._window, tr("The backup was written to {path}.", path=target)
            ),
            owner=company,
        )

    def _refresh(self) -> None:
        if self._company is not None:
            self._company.changed.emit()

    def _settings(self) -> None:
        if self._company is not None:
            from batchbill_desktop.views.settings.dialog import SettingsDialog

            SettingsDialog(self._company, self._window).open()

    # Inside

    def _run(self, title: str, work: object, done: object) -> None:
        """Show that a company is being opened; afterwards it is, or all is as before."""
        self._window.show_loading(title)
        self._window.tasks.run(
            title,
            work,  # type: ignore[arg-type] # what it gives is what `done` takes
            done,  # type: ignore[arg-type] # see above
            failure=self._not_opened,
            cancelled=self._back,
            owner=self,
        )

    def _opened(self, opened: Opened) -> None:
        if opened.name is None:
            # A database without a company: the next one is made in it.
            opened.database.dispose()
            self._free_place = opened.place
            self._back()
            return
        self._close()
        # Only now: the page knows the services, and they the database.
        from batchbill_desktop.views.batches.billing_place import BillingPlace

        self._company = OpenCompany(
            opened.database, opened.name, self._window.tasks, self._preferences
        )
        self._free_place = None
        self._preferences.last_database = opened.place
        place = BillingPlace(self._company)
        place.take_acts(self._window.acts, self._window)
        self._window.guards = [place.editors.may_close]
        if opened.dates is not None:
            place.new_batch.panel.set_dates(*opened.dates)
        self._window.set_places([(place, mark("Billing"), "billing")])
        self._window.show_company(opened.name, opened.database.name)
        logger.info("opened %s", opened.database.name)
        if opened.imported is not None:
            self._tell_imported(opened.imported)

    def _not_opened(self, error: Exception) -> None:
        self._back()
        notices.show_failure(self._window, error)

    def _back(self) -> None:
        """Show what was there before: the open company, or the welcome."""
        if self._company is not None:
            self._window.show_company(self._company.name, self._company.database.name)
        else:
            self._window.show_welcome()

    def _close(self) -> None:
        if self._company is not None:
            self._company.closing.emit()
            self._window.set_places([])
            self._company.database.dispose()
            self._company.deleteLater()
            self._company = None

    def _place_for(self, name: str) -> str | None:
        """Where a new company is kept: the free place, or what the user chooses."""
        if self._company is None and self._free_place is not None:
            return self._free_place
        proposed = Path(self._folder()) / f"{_file_name(name)}.db"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Where to keep {name}", name=name), str(proposed), tr(_DATABASES)
        )
        return chosen or None

    def _folder(self) -> str:
        if self._company is not None and self._company.database.path is not None:
            return str(self._company.database.path.parent)
        return company_opening.default_folder()

    def _tell_imported(self, report: ImportReport) -> None:
        lines = [
            tr("{file}: {count} rows", file=file, count=number_text(count))
            for file, count in report.rows.items()
        ]
        lines += map(words, report.warnings)
        notices.inform(self._window, tr("The company was imported."), "\n" + "\n".join(lines))


_DATABASES = mark("BatchBill databases (*.db *.sqlite *.sqlite3)")


def _file_name(name: str) -> str:
    """A company's name as a file's: what a system may refuse becomes a hyphen."""
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    return kept.strip("-.")[:60] or "company"
