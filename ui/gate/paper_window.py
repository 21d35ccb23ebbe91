"""Paper from the window: a sheet of today is shown, then printed or saved.

A window of its own beside the gate's: it never blocks the queue, and what goes wrong is
a line in it. Everything has its key: up and down choose a sheet, Enter prints, Ctrl+S
saves, Ctrl+F says for whom, Esc closes.
"""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QKeySequence,
    QPageLayout,
    QPageSize,
    QPainter,
    QShortcut,
)
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from resources import _
from station.domain.errors import EnvironmentFault, GatebookError
from ui.gate.controller import sentence
from ui.gate.paper_whom import People, WhomBox
from ui.papers import Drawn
from ui.personal_papers import ABOUT_PEOPLE
from ui.theme.fonts import load_family
from ui.theme.sheet import style_sheet
from ui.theme.tokens import Theme
from ui.workers.writer import Worker

SMALLEST = (820, 480)
SIZE = (1000, 720)
LIST_WIDTH = 230
DOTS_PER_INCH = 300
MOST_COPIES = 99
POINTS_PER_INCH = 72.0


class Papers(Protocol):
    """Where sheets come from; every call may be slow and is made off the window."""

    def titles(self) -> dict[str, str]: ...

    @property
    def personal(self) -> People: ...

    def draw(self, name: str, whom: tuple[str, ...] = ()) -> Drawn: ...

    def printed(self, drawn: Drawn, printer: str) -> str: ...

    def save(self, drawn: Drawn, file: Path) -> None: ...


class PaperWindow(QWidget):
    """Shows the sheets of today and sends them to a printer.

    Signals:
        sent: the `Drawn` that was sent and recorded.
    """

    sent = Signal(object)

    def __init__(self, papers: Papers, theme: Theme) -> None:
        super().__init__()
        self._papers = papers
        self._drawn: Drawn | None = None
        self._wanted = ""
        self._whom: tuple[str, ...] = ()
        self._buffer = QBuffer(self)
        self._worker = Worker("paper-drawer", self)
        self.setObjectName("ground")
        self.setStyleSheet(style_sheet(theme, load_family()))
        self.setWindowTitle(_("Print"))
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self._build(theme)
        self._connect()
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _build(self, theme: Theme) -> None:
        self.list = QListWidget()
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setSpacing(theme.sizes.small_gap)
        for name, title in self._papers.titles().items():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.whom = WhomBox(self._papers.personal, theme, self._worker)
        self.whom.setFixedWidth(LIST_WIDTH)
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.printers = QComboBox()
        for info in QPrinterInfo.availablePrinters():
            self.printers.addItem(info.printerName())
        usual = QPrinterInfo.defaultPrinterName()
        self.printers.setCurrentIndex(max(0, self.printers.findText(usual)))
        self.copies = QSpinBox()
        self.copies.setRange(1, MOST_COPIES)
        self.both_sides = QCheckBox(_("Both sides"))
        self.print_button = QPushButton(_("Print  (Enter)"))
        self.save_button = QPushButton(_("Save as PDF  (Ctrl+S)"))
        self.news = QLabel("")
        self.news.setTextFormat(Qt.TextFormat.PlainText)
        self.news.setWordWrap(True)
        for button in (self.print_button, self.save_button):
            button.setMinimumHeight(theme.sizes.button - 10)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out(theme)

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.sizes.gap
        bar = QHBoxLayout()
        bar.setSpacing(gap)
        bar.addWidget(QLabel(_("Printer")))
        bar.addWidget(self.printers, 1)
        bar.addWidget(QLabel(_("Copies")))
        bar.addWidget(self.copies)
        bar.addWidget(self.both_sides)
        bar.addWidget(self.print_button)
        bar.addWidget(self.save_button)
        right = QVBoxLayout()
        right.setSpacing(gap)
        right.addWidget(self.view, 1)
        right.addWidget(self.news)
        right.addLayout(bar)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(gap, gap, gap, gap)
        whole.setSpacing(gap)
        left = QVBoxLayout()
        left.setSpacing(gap)
        left.addWidget(self.whom)
        left.addWidget(self.list, 1)
        whole.addLayout(left)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._on_sheet_chosen)
        self.list.itemActivated.connect(self._on_print_wanted)
        self.whom.chosen.connect(self._on_whom_chosen)
        self.whom.failed.connect(self._on_failed)
        self.whom.list.itemActivated.connect(self._on_print_wanted)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.whom.begin)
        self.print_button.clicked.connect(self._on_print_wanted)
        self.save_button.clicked.connect(self._on_save_wanted)
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.activated.connect(self._on_save_wanted)
        close = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        close.activated.connect(self._on_close_wanted)

    def stop(self) -> None:
        """Let what was asked for finish; may be called twice."""
        self._worker.stop()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._papers.personal.forget()
        self.stop()
        super().closeEvent(event)

    @Slot()
    def _on_close_wanted(self) -> None:
        self.close()

    @Slot()
    def _on_sheet_chosen(self) -> None:
        name = _name_of(self.list.currentItem())
        whom = self._whom if name in ABOUT_PEOPLE else ()
        self._wanted, self._drawn = name, None
        self.news.setText(_("Drawing"))
        self._worker.run_command(
            lambda: self._papers.draw(name, whom), self._on_drawn, self._on_failed
        )

    @Slot(object)
    def _on_whom_chosen(self, whom: tuple[str, ...]) -> None:
        """Only papers about people are to be chosen while somebody is."""
        self._whom = whom
        items = [self.list.item(n) for n in range(self.list.count())]
        for item in items:
            item.setHidden(bool(whom) and _name_of(item) not in ABOUT_PEOPLE)
        if self.list.currentItem().isHidden():
            self.list.setCurrentItem(next(one for one in items if not one.isHidden()))
        else:
            self._on_sheet_chosen()

    @Slot(object)
    def _on_drawn(self, drawn: Drawn) -> None:
        whom = self._whom if drawn.name in ABOUT_PEOPLE else ()
        if (drawn.name, drawn.people) != (self._wanted, whom):
            return  # another sheet was chosen meanwhile
        self._drawn = drawn
        self._buffer.close()
        self._buffer.setData(QByteArray(drawn.data))
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        text = _("{pages} pages, {rows} lines")
        rows = drawn.printed.rows
        self.news.setText(text.format(pages=drawn.printed.pages, rows=rows))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.news.setText(sentence(error))

    @Slot()
    def _on_print_wanted(self) -> None:
        drawn = self._drawn
        if drawn is None:
            return
        name = self.printers.currentText()
        try:
            if not name:
                raise EnvironmentFault("This computer has no printer; save the PDF.")
            self.send(self._printer(name))
        except GatebookError as error:
            self.news.setText(sentence(error))
            return
        self._worker.run_command(
            lambda: self._papers.printed(drawn, name),
            self._on_recorded,
            self._on_failed,
        )

    @Slot(object)
    def _on_recorded(self, reason: str) -> None:
        text = _("Sent to {printer}.")
        if reason:
            text = _("{printer} has it but does not print: {reason}. Save the PDF.")
        name = self.printers.currentText()
        self.news.setText(text.format(printer=name, reason=reason))
        self.sent.emit(self._drawn)

    def _printer(self, name: str) -> QPrinter:
        printer = QPrinter(QPrinterInfo.printerInfo(name))
        printer.setResolution(DOTS_PER_INCH)
        printer.setCopyCount(self.copies.value())
        if self.both_sides.isChecked():
            printer.setDuplex(QPrinter.DuplexMode.DuplexAuto)
        return printer

    def send(self, printer: QPrinter) -> None:
        """Draw the shown sheet page by page; EnvironmentFault when it takes no job."""
        size = self.document.pagePointSize(0)
        wide = size.width() > size.height()
        upright = size.transposed() if wide else size
        printer.setPageSize(QPageSize(upright, QPageSize.Unit.Point))
        # A wide page of its own size would be unknown to most printers.
        across = QPageLayout.Orientation.Landscape
        printer.setPageOrientation(across if wide else QPageLayout.Orientation.Portrait)
        printer.setFullPage(True)
        painter = QPainter()
        if not painter.begin(printer):
            raise EnvironmentFault("The printer does not answer; save the PDF.")
        try:
            for page in range(self.document.pageCount()):
                if page and not printer.newPage():
                    raise EnvironmentFault("The printer stopped; save the PDF.")
                self._paint(painter, printer, page)
        finally:
            painter.end()

    def _paint(self, painter: QPainter, printer: QPrinter, page: int) -> None:
        dots = printer.resolution() / POINTS_PER_INCH
        size: QSizeF = self.document.pagePointSize(page) * dots
        painter.drawImage(0, 0, self.document.render(page, size.toSize()))

    @Slot()
    def _on_save_wanted(self) -> None:
        if self._drawn is None:
            return
        dialog = QFileDialog(self, _("Save as PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{self._drawn.name}-{self._drawn.day}.pdf")
        dialog.fileSelected.connect(self._on_file_chosen)
        dialog.open()

    @Slot(str)
    def _on_file_chosen(self, name: str) -> None:
        drawn = self._drawn
        if drawn is None:
            return
        file = Path(name)
        self._worker.run_command(
            lambda: self._papers.save(drawn, file), self._on_saved, self._on_failed
        )

    @Slot(object)
    def _on_saved(self, _nothing: None) -> None:
        self.news.setText(_("Saved."))


def _name_of(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))
