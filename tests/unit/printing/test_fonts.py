import pytest

from printing import fonts
from printing.embedding import to_unicode

NOBODY_HAS = "\U000e1234\ue81e"


def test_that_the_rare_characters_of_names_are_drawn_by_our_own_font():
    for name in ("王䶮", "李㛃", "张𬱖", "阿卜杜拉·艾合买提"):
        for bold in (False, True):
            assert fonts.runs(name, bold=bold) == [(fonts.face(bold=bold), name)]


def test_that_a_text_is_cut_where_the_face_changes():
    pieces = fonts.runs(f"王{NOBODY_HAS}一")
    assert [text for _face, text in pieces] == ["王", NOBODY_HAS, "一"]
    assert [owner is None for owner, _text in pieces] == [False, True, False]


def test_that_a_character_without_a_picture_takes_one_em():
    assert fonts.width(NOBODY_HAS[0], 10) == pytest.approx(10)


def test_that_the_width_is_that_of_the_pieces():
    text = f"Ab1{NOBODY_HAS}王"
    whole = fonts.width(text, 9, bold=True)
    parts = sum(fonts.width(char, 9, bold=True) for char in text)
    assert whole == pytest.approx(parts)


def test_that_figures_are_as_wide_as_each_other():
    assert len({fonts.width(figure, 10) for figure in "0123456789"}) == 1


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("王䶮", "王䶮"),
        ("a\tb\x07c", "a b c"),
        ("  张　三 ", "张 三"),
        ("张\u202e三\u200d", "张三"),
        ("葛\U000e0100", "葛"),
        ("e\u0301", "é"),
        ("\ud800x", "\N{REPLACEMENT CHARACTER}x"),
        ("\uffff", "\N{REPLACEMENT CHARACTER}"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_that_cleaning_leaves_what_can_stand_on_one_line(written, printed):
    assert fonts.clean(written) == printed


def test_that_compatibility_ideographs_of_names_stay_themselves():
    assert fonts.clean("\uf9dc") == "\uf9dc"


def test_that_fonts_are_taken_in_the_order_of_names(tmp_path):
    for path in ("b/First.ttf", "a/Second.TTF", "a/Other.ttf"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    found = fonts.find_fonts(("First.ttf", "Second.TTF"), (tmp_path, tmp_path / "x"))
    assert [path.name for path in found] == ["First.ttf", "Second.TTF"]


def test_that_the_map_back_holds_surrogate_pairs_in_blocks_of_a_hundred():
    cmap = to_unicode("王𬱖" + "".join(map(chr, range(0x4E00, 0x4E00 + 130))))
    assert "<0001> <738B>\n<0002> <D873DC56>\n" in cmap
    assert "100 beginbfchar" in cmap
    assert "32 beginbfchar" in cmap
    assert "<0084> <4E81>" in cmap
