"""Picture files of any mode, size and quality, as light levels."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mark1 import stimuli
from mark1.stimuli import PictureError

COLOURED = ["L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV"]
WIDE = ["I", "I;16", "I;16L", "I;16B", "I;16N", "F"]


def grey(levels: object) -> Image.Image:
    return Image.fromarray(np.asarray(levels, dtype=np.uint8))


def disc(size: tuple[int, int] = (97, 61)) -> Image.Image:
    """A dark disc on a light board."""
    picture = Image.new("L", size, 240)
    ImageDraw.Draw(picture).ellipse((30, 10, 70, 50), fill=30)
    return picture


def in_mode(picture: Image.Image, mode: str) -> Image.Image:
    if mode.startswith("I;16"):
        kind = ">u2" if mode == "I;16B" else "<u2" if mode != "I;16N" else "=u2"
        return Image.frombytes(mode, picture.size, (np.asarray(picture).astype(kind) * 100).tobytes())
    for step in {"La": ["LA"], "RGBa": ["RGBA"], "PA": ["P"], "HSV": ["RGB"]}.get(mode, []):
        picture = picture.convert(step)
    return picture.convert(mode)


@pytest.mark.parametrize("mode", COLOURED + WIDE)
def test_every_mode_gives_the_same_levels(mode: str) -> None:
    picture = in_mode(disc(), mode)
    assert picture.mode == mode
    np.testing.assert_allclose(stimuli.image(picture), stimuli.image(disc()), atol=0.01)


def test_black_and_white_is_read_by_area() -> None:
    """Dithered greys come out as greys, about."""
    np.testing.assert_allclose(stimuli.image(disc().convert("1")), stimuli.image(disc()), atol=0.2)


def test_lightness_is_read_from_lab() -> None:
    lab = Image.merge("LAB", (disc(), disc(), disc()))
    np.testing.assert_array_equal(stimuli.image(lab), stimuli.image(disc()))


def test_colours_count_by_their_luminance() -> None:
    """Green is brighter to the eye than red, and red than blue: ITU-R 601."""
    colours = Image.new("RGB", (3, 1))
    for column, colour in enumerate([(255, 0, 0), (0, 255, 0), (0, 0, 255)]):
        colours.putpixel((column, 0), colour)
    levels = stimuli.image(colours, (1, 3), invert=False, stretch=False)
    np.testing.assert_allclose(levels, [[0.299, 0.587, 0.114]], atol=0.003)


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (3000, 20), (20, 20), (7, 5)])
@pytest.mark.parametrize("mode", ["1", "L", "RGBA", "I", "F"])
def test_a_blank_picture_stays_blank(size: tuple[int, int], mode: str) -> None:
    levels = stimuli.image(Image.new(mode, size, 1))
    assert levels.shape == (20, 20)
    assert np.ptp(levels) == 0


def test_the_aspect_is_kept_and_the_border_goes_on_around() -> None:
    levels = stimuli.image(grey([[200, 200, 200, 200], [200, 0, 0, 200]] * 2), (4, 8), invert=False)
    assert levels.tolist() == [[1] * 8, [1, 1, 1, 0, 0, 1, 1, 1]] * 2
    wide = stimuli.image(grey([[40, 255, 40, 40]]), (4, 4), stretch=False)
    around, across = [40.0] * 4, [40, 147.5, 40, 40]  # half of the cell above the middle, half of the one below
    np.testing.assert_allclose(wide, np.array([around, across, across, around]) / 255, atol=1e-4)


def test_a_dark_drawing_on_a_light_board_is_inverted() -> None:
    light = Image.eval(disc(), lambda level: 255 - level)
    np.testing.assert_allclose(stimuli.image(disc()), stimuli.image(light), atol=1e-3)
    assert stimuli.image(light)[0, 0] == 0


@pytest.mark.parametrize("invert", [True, False])
def test_inversion_can_be_set(invert: bool) -> None:
    assert stimuli.image(disc(), invert=invert)[0, 0] == (0 if invert else 1)


def test_levels_are_stretched_over_the_whole_range() -> None:
    faint = grey([[100, 100, 100], [100, 130, 100], [100, 100, 100]])
    assert (stimuli.image(faint).min(), stimuli.image(faint).max()) == (0, 1)
    unstretched = stimuli.image(faint, stretch=False)
    np.testing.assert_allclose([unstretched.min(), unstretched.max()], [100 / 255, 130 / 255], atol=1e-4)


def test_a_picture_of_next_to_no_contrast_is_left_as_it_is() -> None:
    grain = grey(200 + np.random.default_rng(0).integers(0, 4, (20, 20)))
    np.testing.assert_allclose(stimuli.image(grain), np.asarray(grain) / 255, atol=1e-4)


@pytest.mark.parametrize("ink", [0, 255])
@pytest.mark.parametrize("kind", ["png", "gif", "webp"])
def test_what_is_transparent_is_board(tmp_path: Path, ink: int, kind: str) -> None:
    """A bar from edge to edge, in the colour that the transparent pixels have too: seen all the same."""
    bar = Image.new("LA", (60, 60), (ink, 0))
    ImageDraw.Draw(bar).rectangle((21, 0, 38, 59), fill=(ink, 255))
    bar.convert("RGBA").save(tmp_path / f"bar.{kind}", lossless=True)
    levels = stimuli.image(tmp_path / f"bar.{kind}")
    np.testing.assert_allclose(levels, np.tile([0.0] * 7 + [1.0] * 6 + [0.0] * 7, (20, 1)), atol=1e-3)


def test_nothing_drawn_is_a_dark_board() -> None:
    assert stimuli.image(Image.new("RGBA", (5, 5), (255, 255, 255, 0))).max() == 0


def test_a_picture_is_turned_as_the_camera_was_held(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise to see it upright
    picture = disc()
    picture.save(tmp_path / "turned.png", exif=exif)
    upright = picture.transpose(Image.Transpose.ROTATE_270)
    np.testing.assert_array_equal(stimuli.image(tmp_path / "turned.png"), stimuli.image(upright))


def test_an_animation_shows_its_first_picture(tmp_path: Path) -> None:
    disc().save(tmp_path / "moving.gif", save_all=True, append_images=[Image.new("L", disc().size, 0)])
    np.testing.assert_allclose(stimuli.image(tmp_path / "moving.gif"), stimuli.image(disc()), atol=1e-3)


def test_the_picture_given_is_left_alone() -> None:
    picture = disc()
    stimuli.image(picture)
    assert picture.tobytes() == disc().tobytes()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_float_picture_that_is_not_finite_is_named(tmp_path: Path, value: float) -> None:
    Image.fromarray(np.array([[0, value], [1, 2]], dtype=np.float32)).save(tmp_path / "odd.tif")
    with pytest.raises(PictureError, match=r"odd\.tif .* NaN or infinity"):
        stimuli.image(tmp_path / "odd.tif")


@pytest.mark.parametrize("kind", ["png", "jpg", "gif", "tif", "bmp", "webp"])
@pytest.mark.parametrize("share", [0, 0.01, 0.5])
def test_a_file_cut_short_is_named(tmp_path: Path, kind: str, share: float) -> None:
    file = tmp_path / f"cut.{kind}"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (99, 99), dtype=np.uint8)).save(file)
    file.write_bytes(file.read_bytes()[: int(share * file.stat().st_size)])
    with pytest.raises(PictureError, match=rf"cut\.{kind} can't be used"):
        stimuli.image(file)


def test_a_broken_file_is_read_or_named_and_nothing_else(tmp_path: Path) -> None:
    """Four bytes of a file's head changed at random, a hundred times."""
    disc().save(tmp_path / "whole.png")
    whole, rng = (tmp_path / "whole.png").read_bytes(), np.random.default_rng(0)
    read, named = 0, 0
    for _ in range(100):
        broken = bytearray(whole)
        for position in rng.integers(0, 100, 4):
            broken[position] = rng.integers(256)
        (tmp_path / "broken.png").write_bytes(broken)
        try:
            read += stimuli.image(tmp_path / "broken.png").shape == (20, 20)
        except PictureError as error:
            named += "broken.png" in str(error)
    assert read + named == 100
    assert named > 0


@pytest.mark.parametrize("limit", [100, 40])
def test_a_picture_that_is_too_large_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Beyond Pillow's limit, where it only warns, as well as beyond twice that, where it refuses."""
    grey(np.zeros((10, 15))).save(tmp_path / "large.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    with pytest.raises(PictureError, match=r"large\.png .* pixels, the most that is read"):
        stimuli.image(tmp_path / "large.png")


def test_a_picture_without_area_is_refused() -> None:
    with pytest.raises(PictureError, match=r"L picture of 0 x 5 .* no area"):
        stimuli.image(Image.new("L", (0, 5)))


def test_a_path_that_leads_to_no_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.png"):
        with pytest.raises(PictureError, match=f"{path.name} can't be used"):
            stimuli.image(path)


@pytest.mark.parametrize("source", [None, 3, b"picture.png", np.zeros((20, 20))])
def test_what_is_no_picture_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="path of a file, a binary file object or a PIL image"):
        stimuli.image(source)


@pytest.mark.parametrize("invert", ["yes", 2, np.zeros(2)])
def test_an_unclear_inversion_is_refused(invert: bool) -> None:
    with pytest.raises(ValueError, match="invert is True, False, or None"):
        stimuli.image(disc(), invert=invert)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK"])
def test_a_large_picture_is_seen_like_a_small_one(mode: str) -> None:
    """It is averaged to about a million pixels first."""
    small = in_mode(disc((400, 300)), mode)
    large = small.resize((2800, 2100), Image.Resampling.NEAREST)
    np.testing.assert_allclose(stimuli.image(large), stimuli.image(small), atol=0.005)


def test_a_large_photograph_is_seen_like_a_small_one_and_turned(tmp_path: Path) -> None:
    """JPEG files are read at a part of their size."""
    exif = Image.Exif()
    exif[0x0112] = 6
    small = disc((400, 300))
    colours = small.resize((4000, 3000), Image.Resampling.NEAREST).convert("RGB")
    colours.save(tmp_path / "large.jpg", exif=exif, quality=95)
    upright = small.transpose(Image.Transpose.ROTATE_270)
    np.testing.assert_allclose(stimuli.image(tmp_path / "large.jpg"), stimuli.image(upright), atol=0.02)
