import gc
from pathlib import Path

from bot.opening import open_library, warm_up
from bot.settings import read_settings
from retrieval.answering import phrase_scores
from retrieval.documents import Source


def test_what_answering_needs_is_read_before_it_is_asked(tmp_path: Path) -> None:
    phrase_scores._model.cache_clear()
    settings = read_settings({"NEWSDESK_DATABASE_URL": f"sqlite:///{tmp_path}/desk.db"})
    try:
        with open_library(settings) as library:
            warm_up(library)
            assert phrase_scores._model.cache_info().currsize == 1
            assert gc.get_freeze_count() > 0
            assert not library.articles("local")
            list(library.load("local", [Source("mill.txt", b"The mill was built by Ada Lund.")]))
            assert library.ask("local", "Who built the mill?").hits
    finally:
        gc.unfreeze()
