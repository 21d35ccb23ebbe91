"""The first start as a program: opened over the whole screen, ended by its last key."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from ui.gate.cover import uncover
from ui.gate.guide_port import FirstStart
from ui.gate.guide_window import GuideWindow
from ui.gate.run import interruptible
from ui.theme.themes import LIGHT
from ui.workers.collector import Collector
from ui.workers.messages import heard

_TEXT = 125  # per cent: somebody sees this window for the first time


class _End(QObject):
    """How the guide ended."""

    opens = False

    @Slot(bool)
    def on_ended(self, opens: bool) -> None:  # noqa: FBT001 - Qt calls it so
        self.opens = opens
        QApplication.quit()


def run_guide(start: FirstStart) -> bool:
    """Lead to a home that a gate can work in; whether the gate may open now."""
    app = QApplication.instance() or QApplication([])
    QApplication.setStyle("Fusion")
    window, end = GuideWindow(start, LIGHT.sized(_TEXT)), _End()
    window.ended.connect(end.on_ended)
    collector = Collector()
    window.showMaximized()
    uncover()
    try:
        with heard(), interruptible():
            app.exec()
        return end.opens
    finally:
        window.stop()
        del window  # so that the collector takes it away with its cycles
        collector.stop()
