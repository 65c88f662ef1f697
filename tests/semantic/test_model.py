"""Models are loaded by the real fastembed, from folders and from what it downloaded before."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fastembed import TextEmbedding

from bot.semantic import NoModel, load_encoder
from tests.semantic.tiny_model import write_tiny_model

BY_NAME = "sentence-transformers/all-MiniLM-L6-v2"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is downloaded, and nothing is waited for."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tiny_model(tmp_path / "tiny")


def test_a_text_is_placed_at_the_mean_of_its_words(folder: Path) -> None:
    places = load_encoder(str(folder), folder).encode(["Gulag", "camp", "gulag bread"])
    assert places.dtype == np.float32
    expected = [(1, 0), (0.6, 0.8), (0.5**0.5, 0.5**0.5)]
    np.testing.assert_allclose(places, expected, rtol=1e-6)


def test_a_text_without_a_known_word_is_nowhere(folder: Path) -> None:
    places = load_encoder(str(folder), folder).encode(["", "pizza", "\x00"])
    assert places.tolist() == [[0, 0], [0, 0], [0, 0]]


def test_no_text_has_no_place(folder: Path) -> None:
    assert load_encoder(str(folder), folder).encode([]).shape == (0, 2)


def test_a_texts_place_does_not_depend_on_its_neighbours(folder: Path) -> None:
    encoder = load_encoder(str(folder), folder)
    texts = ["gulag", "camp bread camp gulag " * 100, "camp"]
    alone = [encoder.encode([text])[0].tobytes() for text in texts]
    assert [place.tobytes() for place in encoder.encode(texts)] == alone


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("Gulag camp!", (5, 4), id="known words"),
        pytest.param("pizza", (1,) * 5, id="a word that cannot be spelt"),
        pytest.param("camp pizza", (4, 1, 1, 1, 1, 1), id="one of each"),
        pytest.param("camp " * 999, (4,) * 999, id="a text the model reads only the beginning of"),
        pytest.param("...", (), id="no letters"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_how_well_words_are_known_is_seen_from_their_pieces(
    folder: Path, text: str, pieces: tuple[int, ...]
) -> None:
    assert load_encoder(str(folder), folder).pieces(text) == pieces


def test_a_folder_may_be_loaded_twice(folder: Path) -> None:
    first, second = (load_encoder(str(folder), folder).encode(["camp"]) for _ in range(2))
    assert first.tolist() == second.tolist()


def test_the_onnx_file_may_have_any_name(tmp_path: Path) -> None:
    folder = write_tiny_model(tmp_path, file="model_int8.onnx")
    assert load_encoder(str(folder), folder).encode(["bread"]).tolist() == [[0, 1]]


def test_a_model_that_was_downloaded_is_loaded_by_its_name(tmp_path: Path) -> None:
    [known] = [m for m in TextEmbedding.list_supported_models() if m["model"] == BY_NAME]
    repository = tmp_path / f"models--{known['sources']['hf'].replace('/', '--')}"
    write_tiny_model(repository / "snapshots" / "1", known["dim"], known["model_file"])
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("1")
    [place] = load_encoder(BY_NAME, tmp_path).encode(["camp"])
    np.testing.assert_allclose(place[:2], [0.6, 0.8], rtol=1e-6)
    assert place.shape == (known["dim"],)


def spoil(name: str, content: str | None = None) -> Callable[[Path], None]:
    """Return what deletes a file of a folder, or overwrites it."""

    def act(folder: Path) -> None:
        (folder / name).unlink()
        if content is not None:
            (folder / name).write_text(content)

    return act


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        (spoil("model.onnx"), "holds no .onnx file: put it there"),
        (spoil("config.json"), "holds no config.json: put it there"),
        (spoil("tokenizer.json"), "holds no tokenizer.json: put it there"),
        (spoil("model.onnx", "?"), "holds no model that works (InvalidProtobuf): fetch it again"),
        (spoil("config.json", "{}"), "holds no model that works (KeyError): fetch it again"),
        (spoil("tokenizer.json", "{}"), "holds no model that works (Exception): fetch it again"),
    ],
    ids=["no model", "no size", "no words", "a broken model", "a broken size", "broken words"],
)
def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(
    folder: Path, spoiled: Callable[[Path], None], why: str
) -> None:
    spoiled(folder)
    with pytest.raises(NoModel) as caught:
        load_encoder(str(folder), folder)
    assert str(caught.value) == (
        f"SEMANTIC_MODEL cannot be used, the folder {folder} {why}; or leave it empty."
    )


@pytest.mark.parametrize("name", ["all-MiniLM", "a" * 300], ids=["unknown", "too long"])
def test_a_name_that_nobody_knows_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoModel) as caught:
        load_encoder(name, tmp_path)
    assert str(caught.value) == (
        f"SEMANTIC_MODEL cannot be used, there is no folder {name} and no such model: "
        "check its name; or leave it empty."
    )


def test_a_model_that_cannot_be_downloaded_is_told_in_a_sentence_and_nowhere_else(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NoModel) as caught:
        load_encoder(BY_NAME, tmp_path)
    assert str(caught.value) == (
        f"SEMANTIC_MODEL cannot be used, {BY_NAME} could not be loaded (ValueError): check the "
        "network, or set it to a folder that holds the model; or leave it empty."
    )
    assert capfd.readouterr() == ("", "")


def test_without_the_extra_it_is_said_how_to_install_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", None)
    with pytest.raises(NoModel) as caught:
        load_encoder(str(folder), folder)
    assert str(caught.value) == (
        "SEMANTIC_MODEL cannot be used, the semantic extra is not installed: "
        "pip install '.[semantic]'; or leave it empty."
    )
