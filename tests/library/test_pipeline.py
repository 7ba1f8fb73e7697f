import shutil
import tempfile
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageStat

from library import decode, files, pictures
from library.pictures import (
    file_names,
    master_name,
    prepare,
    refocus,
    remove_public_files,
)
from tests import memory
from tests.library import hostile_pictures as hostile
from tests.library.hostile_pictures import encoded, files_in, picture, upload

pytestmark = pytest.mark.usefixtures("media")


def stored(media, token, name):
    return Image.open(media / "pictures" / token / name)


def on_white(image):
    image = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def is_red(pixel):
    return pixel[0] > 150 and pixel[1] < 100 and pixel[2] < 100


# What is made


@pytest.mark.cold
def test_a_picture_is_stored_in_all_widths_that_it_has_pixels_for(media):
    prepared = prepare(upload(encoded(picture(size=(1000, 800)), "JPEG")))
    token = prepared.store()
    assert (prepared.width, prepared.height) == (1000, 800)
    assert prepared.sizes == {
        "full": [[208, 166], [360, 288], [720, 576], [1000, 800]],
        "card": [[240, 160], [480, 320], [720, 480]],
    }
    stems = ["208", "360", "720", "1000", "card-240", "card-480", "card-720"]
    expected = {
        f"pictures/{token}/{s}.{kind}" for s in stems for kind in ("avif", "webp")
    }
    expected |= {f"originals/{token}.webp", f"pictures/{token}/share.jpg"}
    assert files_in(media) == expected == set(file_names(token, prepared.sizes))
    for shape, prefix in [("full", ""), ("card", "card-")]:
        for size in prepared.sizes[shape]:
            for kind in ("avif", "webp"):
                with stored(media, token, f"{prefix}{size[0]}.{kind}") as image:
                    assert list(image.size) == size
                    assert image.format == kind.upper()


def test_a_small_picture_has_one_width_and_one_card_and_a_wide_one_a_limit(media):
    small = prepare(upload(encoded(picture(size=(100, 90)), "PNG")))
    assert small.sizes == {"full": [[100, 90]], "card": [[100, 67]]}
    # Social sites ask for a size of their own.
    with stored(media, small.store(), "share.jpg") as image:
        assert (image.format, image.size) == ("JPEG", (1200, 630))
    wide = prepare(upload(encoded(picture(size=(3200, 200)), "JPEG")))
    assert (wide.width, wide.height) == (2560, 160)
    assert wide.sizes["full"][-1] == [1920, 120]


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "L", {"progressive": True}),
        ("JPEG", "CMYK", {}),
        ("MPO", "RGB", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "LA", {}),
        ("PNG", "P", {"transparency": 0}),
        ("PNG", "1", {}),
        ("PNG", "I;16", {}),
        ("WEBP", "RGBA", {}),
        ("AVIF", "RGBA", {"speed": 10}),
        ("GIF", "P", {}),
    ],
)
def test_every_accepted_format_and_mode_is_read_as_it_looks(kind, mode, options):
    image = picture(mode)
    seen = picture("L") if mode == "I;16" else image
    prepared = prepare(upload(encoded(image, kind, **options)))
    with Image.open(Path(prepared.folder.name, "320.webp")) as made:
        difference = ImageChops.difference(on_white(made), on_white(seen))
    assert max(ImageStat.Stat(difference).mean) < 8


def test_transparency_stays_or_becomes_white_where_it_cannot(media):
    image = Image.new("RGBA", (600, 400), (255, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, 300, 400), (255, 0, 0, 255))
    token = prepare(upload(encoded(image, "PNG"))).store()
    for name in ["360.avif", "360.webp", "card-240.webp"]:
        with stored(media, token, name) as made:
            assert made.mode == "RGBA"
            assert made.getpixel((made.width - 5, 5))[3] < 10
    with stored(media, token, "share.jpg") as made:
        assert made.getpixel((1195, 5)) == (255, 255, 255)
        assert is_red(made.getpixel((5, 5)))


def test_a_picture_shrunk_in_bands_has_no_seams(monkeypatch):
    """With alpha and a filter, each band must look over its edge."""
    monkeypatch.setattr(decode, "BAND_PIXELS", 500_000)
    noise = Image.effect_noise((4000, 600), 64)
    image = Image.merge("RGBA", [noise, noise.rotate(180), noise, noise])
    from_whole = image.resize((2560, 384), Image.Resampling.LANCZOS)
    difference = ImageChops.difference(decode.shrink(image), from_whole)
    assert max(most for _least, most in difference.getextrema()) <= 1


def test_only_the_first_frame_is_stored():
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    prepared = prepare(upload(data, "moving.gif"))
    with Image.open(Path(prepared.folder.name, "40.webp")) as made:
        assert getattr(made, "n_frames", 1) == 1
        assert is_red(made.convert("RGB").getpixel((20, 20)))


# What is told by the file and not by the pixels


def secretive():
    """Return a JPEG that tells who took it, where, and lies on its side."""
    image = Image.new("RGB", (600, 400), "blue")
    ImageDraw.Draw(image).rectangle((0, 0, 200, 400), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "SECRET artist"
    exif.get_ifd(0x8825).update({1: "N", 2: (56.0, 50.0, 0.0), 29: "SECRET date"})
    return encoded(
        image,
        "JPEG",
        exif=exif,
        comment=b"SECRET comment",
        xmp=b"<x:xmpmeta>SECRET</x:xmpmeta>",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    )


def test_nothing_that_a_camera_adds_is_in_any_stored_file(media):
    data = secretive()
    assert data.count(b"SECRET") == 4
    prepare(upload(data)).store()
    for name in files_in(media):
        content = (media / name).read_bytes()
        assert b"SECRET" not in content
        with Image.open(media / name) as made:
            assert not made.getexif()
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(made.info)


def test_a_picture_that_lies_on_its_side_is_set_upright():
    prepared = prepare(upload(secretive()))
    assert (prepared.width, prepared.height) == (400, 600)
    with Image.open(Path(prepared.folder.name, "400.webp")) as made:
        assert is_red(made.getpixel((200, 100)))
        assert not is_red(made.getpixel((200, 500)))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_turned_into_those_of_the_web(mode):
    """The profile swaps red and green; without a profile the web sees red as red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ")
    swapped = swapped.replace(b"????", b"gXYZ")
    green = (0, 255, 0, 128)[: len(mode)]
    data = encoded(Image.new(mode, (60, 60), green), "PNG", icc_profile=swapped)
    prepared = prepare(upload(data, "photo.png"))
    with Image.open(Path(prepared.folder.name, "60.webp")) as made:
        assert made.mode == mode
        assert is_red(made.getpixel((30, 30)))
        assert mode == "RGB" or made.getpixel((30, 30))[3] == 128


def test_a_profile_for_another_kind_of_picture_is_passed_over():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for broken in [b"no profile", profile]:
        data = encoded(picture("L"), "PNG", icc_profile=broken)
        assert prepare(upload(data, "photo.png")).width == 320
    # With other pixels alone a picture is another.
    other = prepare(upload(encoded(picture("L").rotate(180), "PNG")))
    plain = prepare(upload(encoded(picture("L"), "PNG")))
    assert prepare(upload(data)).digest == plain.digest != other.digest


# The focal point


def spotted():
    image = Image.new("RGB", (1200, 400), "white")
    ImageDraw.Draw(image).rectangle((1050, 150, 1150, 250), "red")
    return encoded(image, "PNG")


def has_spot(media, token, name):
    with stored(media, token, name) as image:
        small = image.convert("RGB").resize((60, 40))
    return any(is_red(small.getpixel((x, y))) for x in range(60) for y in range(40))


def test_cards_and_share_picture_show_what_the_focal_point_names(media):
    names = ["card-240.avif", "card-480.webp", "share.jpg"]
    right = prepare(upload(spotted()), 92, 50).store()
    left = prepare(upload(spotted()), 10, 50).store()
    assert [has_spot(media, right, name) for name in names] == [True] * 3
    assert [has_spot(media, left, name) for name in names] == [False] * 3


def test_a_moved_focal_point_keeps_the_master_and_makes_new_addresses(media):
    first = prepare(upload(spotted()), 10, 50)
    old = first.store()
    moved = refocus(old, 92, 50)
    new = moved.store()
    assert new != old
    assert has_spot(media, new, "card-240.webp")
    assert not has_spot(media, old, "card-240.webp")
    masters = [media / "originals" / f"{token}.webp" for token in (old, new)]
    assert masters[0].read_bytes() == masters[1].read_bytes()
    assert (moved.digest, moved.sizes) == (first.digest, first.sizes)


# Storing and leaving no trace


def test_a_picture_may_come_by_either_way_of_uploading():
    data = encoded(picture(), "PNG")
    large = TemporaryUploadedFile("photo.png", "image/png", len(data), None)
    large.write(data)
    large.flush()
    assert prepare(large).digest == prepare(upload(data)).digest


def test_temporary_files_go_with_what_was_prepared_and_stored_ones_by_their_token(
    media,
):
    prepared = prepare(upload(encoded(picture(), "PNG")))
    assert files_in(Path(tempfile.gettempdir()))
    token, other_token = prepared.store(), prepared.store()
    remove_public_files(token)
    left = {master_name(token), *file_names(other_token, prepared.sizes)}
    assert files_in(media) == left
    assert not (media / "pictures" / token).exists()
    del prepared
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


@pytest.mark.parametrize("prepare", [pictures.prepare, files.prepare])
def test_a_full_disk_is_told_before_a_file_is_read(media, monkeypatch, prepare):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Mock(free=10_000))
    # Whoever read it would say that it is neither.
    with pytest.raises(ValidationError, match="no room left on the server"):
        prepare(upload(b"neither picture nor document", "file.pdf"))
    assert files_in(media) == set()


# Hostile files


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_an_unusable_picture_gets_a_reason_and_is_not_stored(media, name):
    make, words = hostile.REFUSED[name]
    with pytest.raises(ValidationError, match=words) as caught:
        prepare(upload(make(), name))
    [message] = caught.value.messages
    assert "JPEG, PNG, WebP, AVIF and GIF are accepted" in message
    assert "up to 20 MB and 50 megapixels" in message
    assert not media.exists()
    assert files_in(Path(tempfile.gettempdir())) == set()


@pytest.mark.parametrize("make", [hostile.jpeg_with_tail, hostile.script_in_gif])
def test_a_script_behind_a_picture_is_not_stored(media, make):
    assert b"alert(" in make()
    prepare(upload(make(), "a.js.gif")).store()
    for name in files_in(media):
        assert b"alert(" not in (media / name).read_bytes()


@pytest.mark.slow
def test_no_picture_takes_more_than_300_megabytes_here_or_where_it_is_read(tmp_path):
    makes = [
        # The largest that are accepted.
        lambda: hostile.png(8660, 5773, channels=4, fill=b"\x80"),
        lambda: encoded(Image.new("RGB", (4890, 3270)), "WEBP", method=0),
        *(make for make, _words in hostile.REFUSED.values()),
    ]
    memory.check("picture", tmp_path, (make() for make in makes))


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        lambda: hostile.png(8660, 5773, channels=4, fill=b"\x80"),
        lambda: encoded(Image.new("RGB", (4890, 3270)), "WEBP", method=0),
    ],
    ids=["png", "webp"],
)
def test_the_largest_picture_is_made_as_wide_as_a_master(make):
    assert prepare(upload(make())).width == 2560
