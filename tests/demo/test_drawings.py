"""The drawings of the demo content are kept for the next site."""

import pytest

from demo import drawings

pytestmark = pytest.mark.slow

# Of the drawings: which, and its focal point.
STEPS = ("marks.steps", (40, 60))


def files_of(picture):
    return {
        name: (picture.folder.path / name).read_bytes()
        for name in ["original.webp", "share.jpg", "card-240.avif", "960.webp"]
    }


def test_a_drawing_that_was_kept_is_what_it_would_be_if_made_anew(
    monkeypatch, tmp_path
):
    monkeypatch.delenv("DEMO_DRAWINGS", raising=False)
    anew, size = drawings.drawn.__wrapped__(*STEPS)
    monkeypatch.setenv("DEMO_DRAWINGS", str(tmp_path / "drawings"))
    drawings.drawn.__wrapped__(*STEPS)
    [folder] = (tmp_path / "drawings").iterdir()
    made_at = folder.stat().st_mtime_ns
    kept, its_size = drawings.drawn.__wrapped__(*STEPS)
    assert kept.folder.path == folder
    assert folder.stat().st_mtime_ns == made_at
    assert its_size == size
    for fact in drawings.FACTS:
        assert getattr(kept, fact) == getattr(anew, fact)
    assert files_of(kept) == files_of(anew)


def test_a_drawing_with_another_focal_point_is_another():
    assert drawings.key("marks.steps", (50, 50)) != drawings.key(*STEPS)
