"""The gate window: puts the parts together and carries signals between them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from resources import N_, _
from station.codes.id_card import block_text
from station.domain.desk import Phase, StationStatus
from station.domain.device_news import Measured, Why
from station.domain.device_settings import DeviceSettings
from station.domain.moments import Clock
from station.domain.symbols import Colour, Symbol
from station.domain.views import PassageRow
from station.scanning.acceptance import Presentation
from station.scanning.capture import CameraState
from station.wording import devices as device_words
from station.workspace.home import WindowSettings
from ui.gate import duty_flow, keys
from ui.gate.controller import GateController, Lists, sentence
from ui.gate.desk_port import Desk, Upkeep
from ui.gate.devices_desk import DevicesDesk
from ui.gate.entry_bar import takes_digits
from ui.gate.find_seeker import Seeker
from ui.gate.form_page import edited_inside
from ui.gate.heard import heard
from ui.gate.looks import Looks
from ui.gate.paper_window import Papers, PaperWindow
from ui.gate.screen import Mode, Screen
from ui.gate.settings import SWITCHES, GateSettings
from ui.gate.station_words import Fact
from ui.gate.window_frame import KEY_ROWS, GateFrame
from ui.widgets.banner import Level, News
from ui.widgets.picture_view import Picture
from ui.workers.camera import CameraMaker
from ui.workers.gun import KeyFilter
from ui.workers.pictures import PictureRead, read_file
from ui.workers.sound import Sound
from ui.workers.writer import Worker

_OUTLINE_MS = 4000
_SECOND_MS = 1000
_LOOK_MS = 10_000
_FULL_CARDS = (Mode.LAST, Mode.ORDER)
_OWN = Qt.FindChildOption.FindDirectChildrenOnly
_CAMERA_WORDS = {
    CameraState.STOPPED: N_("Camera off"),
    CameraState.CONNECTING: N_("Camera starts …"),
    CameraState.RUNNING: N_("Camera on"),
    CameraState.STILL: N_("Camera stands still: look at it, the gun goes on"),
    CameraState.DISCONNECTED: N_("Camera fault: trying again"),
}


class GateWindow(GateFrame):
    """One window at one gate. Closing it stops its threads.

    `camera` may be None: a gate without one works with a gun or by eye.
    """

    def __init__(
        self,
        desk: Desk,
        camera: CameraMaker | None,
        clock: Clock,
        settings: GateSettings,
        papers: Papers | None = None,
        upkeep: Upkeep | None = None,
    ) -> None:
        super().__init__(settings.window)
        self._papers = papers
        self._paper_window: PaperWindow | None = None
        self._clock = clock
        self._settings = settings
        self._upkeep = upkeep
        self._lists: Lists | None = None
        self._camera = Fact("camera", _("No camera"))
        self._sound: Sound | None = None
        self._before = Screen()
        self._writer = Worker("journal-writer", self)
        self._reader = Worker("picture-reader", self)
        self.controller = GateController(desk, self._writer, settings, upkeep, self)
        self.looks = Looks(settings.window, self)
        self._seeker = Seeker(desk.search, self._writer, self)
        self.trial = DevicesDesk(camera, desk.is_genuine, settings, self)
        self._build_timers(settings)
        self._connect()
        self._connect_parts()
        self._start()

    def _build_timers(self, settings: GateSettings) -> None:
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._look_timer = QTimer(self)
        self._look_timer.setInterval(_LOOK_MS)
        self._card_timer = QTimer(self)
        self._card_timer.setSingleShot(True)
        self._card_timer.setInterval(settings.card_s * _SECOND_MS)
        self._outline_timer = QTimer(self)
        self._outline_timer.setSingleShot(True)
        self._outline_timer.setInterval(_OUTLINE_MS)

    def _connect(self) -> None:
        self.keys = KeyFilter(self, self.trial.settings.rules)
        self.keys.key_pressed.connect(self._on_key_pressed)
        self.keys.character_typed.connect(self._on_character_typed)
        self.keys.text_scanned.connect(self._on_text_scanned)
        self.keys.text_lost.connect(self._on_text_lost)
        self.controller.screen_changed.connect(self._on_screen_changed)
        self.controller.lists_changed.connect(self._on_lists_changed)
        self.controller.status_changed.connect(self._on_status_changed)
        self.controller.news_came.connect(self._on_news_came)
        printing = QShortcut(QKeySequence(keys.PRINT), self)
        printing.activated.connect(self._on_print_wanted)
        self._second.timeout.connect(self._on_second_timeout)
        self._look_timer.timeout.connect(self._on_look_timeout)
        self._card_timer.timeout.connect(self._on_card_timeout)
        self._outline_timer.timeout.connect(self._on_outline_timeout)

        self.controller.screen_changed.connect(self._seeker.look)
        self._seeker.answered.connect(self.controller.find)
        self._seeker.failed.connect(self.controller.miss)
        self._connect_devices()
        self.looks.changed.connect(self._on_looks_changed)
        self.looks.told.connect(self._on_looks_told)
        self.dressed.connect(self._on_frame_dressed)

    def _connect_devices(self) -> None:
        devices = self.trial.devices
        devices.picture_came.connect(self._on_picture_came)
        devices.codes_shown.connect(self._on_codes_shown)
        devices.camera_changed.connect(self._on_camera_state_changed)
        devices.text_scanned.connect(self._on_text_scanned)
        devices.text_lost.connect(self._on_text_lost)
        devices.measured.connect(self._on_measured)
        devices.card_read.connect(self._on_card_read)
        self.trial.kept.connect(self._on_devices_kept)
        self.trial.left.connect(self._on_devices_left)

    def _connect_parts(self) -> None:
        """The parts, which are new ones whenever the window is dressed anew."""
        self.trial.dress(self.card, self.line, self._theme)
        forms = self.card.duty
        forms.text_came.connect(self._on_character_typed)
        forms.text_edited.connect(self._on_field_edited)
        forms.field_chosen.connect(self._on_field_chosen)
        for pressed in self.presses:
            pressed.connect(self._on_button_key_pressed)
        self.side.hold_chosen.connect(self._on_hold_chosen)
        self.picture.file_dropped.connect(self._on_file_dropped)

    def _start(self) -> None:
        self._on_screen_changed(self.controller.screen)
        self._on_second_timeout()
        self._second.start()
        self._look_timer.start()
        self.controller.refresh()
        self.line.show_device("camera", self._camera)
        self.trial.start()
        for text in self._settings.mistakes[:1]:
            self._on_news_came(News(text))

    def hear(self, sound: Sound) -> None:
        """From now on outcomes are heard as well, as far as they are wanted."""
        self._sound = sound
        self._start_sound()

    def _start_sound(self) -> None:
        window = self.looks.window
        if self._sound is not None and (window.sounds or window.voice):
            self._sound.start(voice=window.voice)

    def _let_hear(self, screen: Screen) -> None:
        told, self._before = heard(self._before, screen), screen
        window = self.looks.window
        if self._sound is None or told is None:
            return
        name = told.name if window.sounds else ""
        sentences = told.sentences if window.voice else {}
        if name or sentences:
            self._sound.play(name, sentences)

    def stop(self) -> None:
        """Stop timers and threads; what was asked for is finished first."""
        self.keys.stop()
        for timer in self.findChildren(QTimer, options=_OWN):
            timer.stop()
        self.trial.stop()
        if self._paper_window is not None:
            self._paper_window.close()
        self._seeker.stop()
        if self._sound is not None:
            self._sound.stop()
        self._reader.stop()
        self._writer.stop()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        super().closeEvent(event)

    @Slot(object)
    def _on_key_pressed(self, key: str) -> None:
        if key == keys.BACKSPACE and edited_inside(key):
            return
        if not self.trial.press(key):
            self.controller.press(key)

    @Slot(object)
    def _on_button_key_pressed(self, key: str) -> None:
        if key in SWITCHES:
            self.looks.press(key)
        elif key == keys.PRINT:
            self._on_print_wanted()
        else:
            self._press_button(key)

    def _press_button(self, key: str) -> None:
        if len(key) == 1:
            self._on_character_typed(key)
        self._on_key_pressed(key)

    @Slot(object)
    def _on_character_typed(self, text: str) -> None:
        if edited_inside(text):
            return
        if not self.trial.type_in(text):
            self.controller.type(text)

    @Slot(object)
    def _on_field_edited(self, edited: tuple[int, str]) -> None:
        self.controller.retype(*edited)

    @Slot(object)
    def _on_field_chosen(self, place: int) -> None:
        self.controller.choose_field(place)

    @Slot(object)
    def _on_text_scanned(self, text: str) -> None:
        if not self.trial.scan(text):
            self.controller.scan(text, Colour.UNSURE)

    @Slot(object)
    def _on_text_lost(self, why: Why) -> None:
        if not self.trial.lose(why):
            self._on_news_came(News(device_words.lost(why)))

    @Slot(object)
    def _on_measured(self, reading: Measured) -> None:
        direct = self.trial.settings.thermometer_direct
        self.controller.measure(reading, direct=direct)

    @Slot(object)
    def _on_card_read(self, block: bytes) -> None:
        if self.trial.page is None:
            self.controller.scan(block_text(block), Colour.UNSURE)

    @Slot(object)
    def _on_devices_kept(self, settings: DeviceSettings) -> None:
        self.keys.use(settings.rules)
        if self._upkeep is not None:
            keep = partial(self._upkeep.keep_devices, settings)
            self._writer.run_command(keep, self._on_looks_kept, self._on_file_failed)

    @Slot(object)
    def _on_devices_left(self, _nothing: None) -> None:
        self.controller.press(keys.ESCAPE)

    @Slot(object)
    def _on_hold_chosen(self, row: PassageRow) -> None:
        self.controller.open_hold(row)

    @Slot(object)
    def _on_screen_changed(self, screen: Screen) -> None:
        self._let_hear(screen)
        self.top.banner.move_on()
        self.trial.show_screen(screen)
        self.card.show_screen(screen)
        self.entry.show_screen(screen)
        self.top.show_direction(screen.direction)
        open_visit = screen.state.visit if _is_asking(screen) else None
        self.eyes.show_visit(open_visit, active=screen.mode is Mode.DESK)
        self.holds.show_reason(screen.reason)
        self.duties.show_screen(screen, self.card.duty.crew)
        self.pads.setCurrentWidget(self._pad_of(screen))
        self.numbers.show_site(screen.site)
        self.categories.show_visit(open_visit)
        alone = screen.mode in (Mode.FIND, Mode.DEVICES, Mode.HELP, Mode.AREAS)
        over = alone or (self.folded and _wants_room(screen))
        self.pads.setVisible(not over)
        self.fit_pads(self._pad_rows(screen))
        typed = not self.folded or takes_digits(screen)
        wordless = (Mode.DEVICES, Mode.HELP, Mode.LAST)
        self.entry.setVisible(typed and screen.mode not in wordless)
        self.side.setVisible(not screen.locked)
        if screen.locked and self._paper_window is not None:
            self._paper_window.close()
        self.aside.setVisible(screen.mode is not Mode.HELP)
        self.settle()
        if screen.state.phase is Phase.RECORDED:
            self._card_timer.start()
        else:
            self._card_timer.stop()

    def _pad_rows(self, screen: Screen) -> int:
        """As few as its keys want, where the card needs room."""
        row = self.duties.rows.get(screen.mode)
        roomy = not self.folded and screen.mode not in _FULL_CARDS
        return KEY_ROWS if roomy or row is None else row.rows

    def _pad_of(self, screen: Screen) -> QWidget:
        if screen.mode in duty_flow.MODES or screen.mode is Mode.REPAIR:
            return self.duties
        return self.holds if screen.mode is Mode.HOLD else self.eyes

    @Slot(object)
    def _on_lists_changed(self, lists: Lists) -> None:
        self._lists = lists
        self.top.banner.end_failure()
        self.side.show_waiting(lists.waiting)
        self.side.show_day(lists.day)
        self.card.duty.show_day(lists.crew, len(lists.waiting), lists.status)
        self.duties.show_screen(self.controller.screen, lists.crew)
        post = lists.crew.member(lists.crew.at_post)
        self.top.show_post(post.name if post else "")

    @Slot(object)
    def _on_status_changed(self, status: StationStatus) -> None:
        self.top.show_status(status)
        self.line.show_status(status)

    @Slot(object)
    def _on_news_came(self, news: News) -> None:
        self.top.banner.tell(news)

    @Slot(object)
    def _on_picture_came(self, picture: Picture) -> None:
        self.picture.show_picture(picture)

    @Slot(object)
    def _on_camera_state_changed(self, state: CameraState) -> None:
        text = _(_CAMERA_WORDS[state])
        lost = state in (CameraState.DISCONNECTED, CameraState.STILL)
        if lost and self.picture.has_picture:
            self._on_news_came(News(text))
        self._camera = Fact("camera", text, warns=lost)
        self.line.show_device("camera", self._camera)
        if state is not CameraState.RUNNING:
            self.picture.clear(text)

    @Slot(object)
    def _on_codes_shown(self, shown: Presentation) -> None:
        self._take_symbols(shown.symbols)

    def _take_symbols(self, symbols: tuple[Symbol, ...]) -> None:
        """Outline all; the one in the middle is meant."""
        if self.trial.page is not None:
            return
        self.picture.show_outlines(tuple(symbol.outline for symbol in symbols))
        self._outline_timer.start()
        for symbol in symbols[:1]:
            self.controller.scan(symbol.text, symbol.colour)

    @Slot()
    def _on_print_wanted(self) -> None:
        """Paper has a window of its own: the queue goes on in this one."""
        if self._papers is None:
            return
        if self.controller.screen.locked:
            self._on_news_came(News(_("Locked: your number first.")))
            return
        if self._paper_window is None or not self._paper_window.isVisible():
            self._paper_window = PaperWindow(self._papers, self._theme)
        self._paper_window.show()
        self._paper_window.raise_()
        self._paper_window.activateWindow()

    @Slot(object)
    def _on_file_dropped(self, path: Path) -> None:
        self._reader.run_command(
            partial(read_file, path), self._on_file_read, self._on_file_failed
        )

    @Slot(object)
    def _on_file_read(self, read: PictureRead) -> None:
        self.picture.show_picture(read.picture)
        if not read.symbols:
            self._on_news_came(News(_("No code was found in the picture.")))
        self._take_symbols(read.symbols)

    @Slot(object)
    def _on_file_failed(self, error: Exception) -> None:
        self._on_news_came(News(sentence(error)))

    @Slot(object)
    def _on_looks_changed(self, window: WindowSettings) -> None:
        with self.keys.resting():
            self.dress(window)
        self._start_sound()
        if self._upkeep is not None:
            keep = partial(self._upkeep.keep, window)
            self._writer.run_command(keep, self._on_looks_kept, self._on_file_failed)

    @Slot(object)
    def _on_looks_kept(self, _nothing: None) -> None:
        """It was said when it was pressed."""

    @Slot(object)
    def on_sound_told(self, text: str) -> None:
        """What cannot be heard here: one line, and it stays in the station line."""
        self._on_news_came(News(text, Level.INFO))
        self.line.show_device("sound", Fact("speaker", text))

    @Slot(object)
    def _on_looks_told(self, text: str) -> None:
        self._on_news_came(News(text, Level.INFO))

    @Slot()
    def _on_frame_dressed(self) -> None:
        """New parts show what the old ones showed."""
        self._connect_parts()
        self._on_screen_changed(self.controller.screen)
        if self._lists is not None:
            self._on_lists_changed(self._lists)
            self._on_status_changed(self._lists.status)
        stamp = self._clock.now()
        self.line.show_time(stamp)
        self.side.show_time(stamp.wall_us)

    @Slot()
    def _on_second_timeout(self) -> None:
        stamp = self._clock.now()
        self.line.show_time(stamp)
        self.side.show_time(stamp.wall_us)
        self.controller.tick(stamp)

    @Slot()
    def _on_look_timeout(self) -> None:
        self.controller.look()

    @Slot()
    def _on_card_timeout(self) -> None:
        self.controller.clear()

    @Slot()
    def _on_outline_timeout(self) -> None:
        self.picture.show_outlines(())


def _wants_room(screen: Screen) -> bool:
    """Whether the card needs what the pad has: somebody was judged or is chosen."""
    told = screen.state.phase in (Phase.RECORDED, Phase.CHOOSING)
    shown = screen.mode is Mode.LAST or (told and screen.mode is Mode.DESK)
    return shown or bool(screen.failure)


def _is_asking(screen: Screen) -> bool:
    return screen.state.phase is Phase.ASKING


def open_window(
    desk: Desk,
    camera: CameraMaker | None,
    clock: Clock,
    settings: GateSettings | None = None,
    papers: Papers | None = None,
    upkeep: Upkeep | None = None,
) -> GateWindow:
    """A gate window, not yet shown; an application must be there."""
    return GateWindow(desk, camera, clock, settings or GateSettings(), papers, upkeep)
