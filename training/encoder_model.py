"""The encoder reader as a torch module: a small pre-trained encoder over the whole message.

In: `Pieces` and layout rows of one message or several. Out: scores of roles and kinds for every
passage, and two vectors for every passage that a pair's score is made from.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

from kg.extract.roles.layout import WIDTH
from kg.extract.roles.links import PAIR_WIDTH
from kg.extract.roles.pieces import CLS, MARKS, SEP
from kg.extract.roles.wordpiece import WordPieces
from training.corpus import OTHERS, TOPICS

CHANNELS, DEPTH = 8, 24
SPANS = ("figure", "event")  # what a stretch may be
SPAN_HIDDEN = 96
ALIKE = 3  # likenesses: of words, meanings, subjects


class Encoder(nn.Module):
    """Word pieces and layout in, scores out; one message at a time, or several for training."""

    def __init__(
        self, base: Path, hidden: int = 128, dropout: float = 0.2, *, keep: bool = False
    ) -> None:
        super().__init__()
        self.base = AutoModel.from_pretrained(
            base,
            attn_implementation="eager",
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,  # costs a quarter of the time on a processor
        )
        size = self.base.config.hidden_size
        self.mark = nn.Embedding(MARKS, size, padding_idx=0)
        nn.init.normal_(self.mark.weight, std=0.02)
        with torch.no_grad():
            self.mark.weight[0] = 0
        self.layout = nn.Sequential(nn.Linear(WIDTH, 64), nn.GELU())
        self.mix = nn.Sequential(nn.Linear(2 * size + 64, 256), nn.GELU(), nn.LayerNorm(256))
        self.dropout = nn.Dropout(dropout)
        self.order = nn.LSTM(256, hidden, batch_first=True, bidirectional=True)
        self.role = nn.Linear(256 + 2 * hidden, 3)
        self.kind = nn.Linear(256 + 2 * hidden, 3)
        self.other = nn.Linear(256 + 2 * hidden, len(OTHERS))
        self.topic = nn.Linear(256 + 2 * hidden, len(TOPICS))
        self.p = nn.Linear(256 + 2 * hidden, CHANNELS * DEPTH)
        self.a = nn.Linear(256 + 2 * hidden, CHANNELS * DEPTH)
        # From words in context to what they mean alone; only where that is learnt (--keep-meaning).
        self.keep = nn.Linear(size, size) if keep else nn.Identity()
        if isinstance(self.keep, nn.Linear):
            nn.init.eye_(self.keep.weight)
            nn.init.zeros_(self.keep.bias)
        self.pair_first = nn.Linear(PAIR_WIDTH + CHANNELS + 2 * ALIKE + 4, 64)
        self.pair_second = nn.Linear(3 * 64, 48)
        self.pair_last = nn.Linear(48, 1)
        self.pair_dropout = nn.Dropout(0.1)
        self.span_first = nn.Linear(size + 256 + 2 * hidden, SPAN_HIDDEN)
        self.span_last = nn.Linear(SPAN_HIDDEN, len(SPANS))
        self.register_buffer(
            "usual", torch.zeros(size)
        )  # the mean piece, taken off before comparing

    def words(
        self, ids: torch.Tensor, marks: torch.Tensor, mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Hidden states and plain word embeddings: (windows, width, size) each."""
        plain = self.base.embeddings.word_embeddings(ids)
        states = self.base(
            inputs_embeds=plain + self.mark(marks), attention_mask=mask
        ).last_hidden_state
        return states, plain

    def passages(
        self,
        states: torch.Tensor,
        plain: torch.Tensor,
        words: torch.Tensor,
        opening: torch.Tensor,
        rows: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:
        """Of each passage of one message: roles, kinds, two vectors to compare, and more.

        More: its words, its meaning, its subject (each of length 1); topics; what else it
        states; all that is known of it.
        """
        flat = states.reshape(-1, states.shape[-1])
        meaning = words @ flat
        own = self.mix(
            self.dropout(torch.cat([meaning, opening @ flat, self.layout(rows)], dim=-1))
        )
        around, _ = self.order(self.dropout(own).unsqueeze(0))
        seen = self.dropout(torch.cat([own, around.squeeze(0)], dim=-1))
        said = words @ plain.reshape(-1, plain.shape[-1]) - self.usual
        said = said / said.norm(dim=-1, keepdim=True).clamp(min=1e-3)
        meaning = self.keep(meaning)
        meaning = meaning / meaning.norm(dim=-1, keepdim=True).clamp(min=1e-3)
        topics = self.topic(seen).sigmoid()
        subject = topics / topics.norm(dim=-1, keepdim=True).clamp(min=1e-3)
        heads = self.role(seen), self.kind(seen), self.p(seen), self.a(seen)
        return *heads, said, meaning, subject, topics, self.other(seen), seen

    def spans(
        self, states: torch.Tensor, seen: torch.Tensor, pool: torch.Tensor, owners: torch.Tensor
    ) -> torch.Tensor:
        """Scores of stretches as figure and as event: (stretches, 2).

        ``pool`` takes the mean of a stretch's pieces, ``owners`` are the passages they stand in.
        """
        flat = states.reshape(-1, states.shape[-1])
        own = torch.cat([pool @ flat, seen[owners]], dim=-1)
        out: torch.Tensor = self.span_last(nn.functional.gelu(self.span_first(self.dropout(own))))
        return out

    def forward(
        self,
        ids: torch.Tensor,
        marks: torch.Tensor,
        words: torch.Tensor,
        opening: torch.Tensor,
        rows: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:
        """One message; last the states of its pieces and what is known of its passages."""
        states, plain = self.words(ids, marks)
        found = self.passages(states, plain, words, opening, rows)
        return *found[:7], states, found[9]

    def answers(
        self,
        seen: tuple[torch.Tensor, ...],
        rows: torch.Tensor,
        priorities: list[int],
        actions: list[int],
    ) -> torch.Tensor:
        """Scores of the pairs of the given passages: (priorities, actions).

        Every pair is seen beside the others of its action and of its priority.
        """
        roles, _, p, a, said, meaning, subject = seen[:7]
        one = p[priorities].view(len(priorities), 1, CHANNELS, DEPTH)
        two = a[actions].view(1, len(actions), CHANNELS, DEPTH)
        alike = [(one * two).sum(-1) / DEPTH**0.5]
        for vectors in (said, meaning, subject):
            like = (vectors[priorities] @ vectors[actions].T).unsqueeze(-1)
            alike += [4 * like, 4 * (like - like.amax(dim=0, keepdim=True))]
        chance = roles.detach().softmax(-1)
        shape = (len(priorities), len(actions))
        sure = torch.stack(
            [
                chance[priorities, 1][:, None].expand(shape),
                chance[actions, 2][None].expand(shape),
                chance[priorities, 0][:, None].expand(shape),
                chance[actions, 0][None].expand(shape),
            ],
            dim=-1,
        )
        own = self.pair_first(self.pair_dropout(torch.cat([rows, *alike, sure], dim=-1)))
        own = nn.functional.gelu(own)
        rest = own.amax(dim=0, keepdim=True).expand_as(own)
        beside = own.amax(dim=1, keepdim=True).expand_as(own)
        both = nn.functional.gelu(
            self.pair_second(self.pair_dropout(torch.cat([own, rest, beside], dim=-1)))
        )
        return self.pair_last(both).squeeze(-1)


def load_run(run: Path, base: Path) -> Encoder:
    """The model that a training run wrote."""
    state = torch.load(run / "model.pt", weights_only=True)
    model = Encoder(base, keep="keep.weight" in state)
    model.load_state_dict(state)
    return model.eval()


def load_start(model: Encoder, run: Path) -> None:
    """Give ``model`` the weights of a training run; what that run had not learnt stays as it is."""
    state = torch.load(run / "model.pt", weights_only=True)
    model.load_state_dict(model.state_dict() | state)


class Alone:
    """What the pre-trained encoder makes of each passage by itself, as it was before training.

    The reader learns to keep these meanings, so that two wordings of one subject stay alike.
    """

    def __init__(self, base: Path, vocabulary: WordPieces, *, half: bool) -> None:
        self._base = AutoModel.from_pretrained(base, add_pooling_layer=False).eval()
        self._half = half
        self._vocabulary = vocabulary
        self._known: dict[str, torch.Tensor] = {}

    @torch.no_grad()
    def __call__(self, texts: Sequence[str]) -> torch.Tensor:
        """One vector of length 1 per text."""
        new = sorted({t for t in texts if t not in self._known}, key=len)
        for at in range(0, len(new), 32):
            some = new[at : at + 32]
            pieces = [[CLS, *self._vocabulary.encode(t)[:64], SEP] for t in some]
            width = max(len(p) for p in pieces)
            ids = torch.tensor([p + [0] * (width - len(p)) for p in pieces])
            mask = torch.tensor([[1] * len(p) + [0] * (width - len(p)) for p in pieces])
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._half):
                states = self._base(ids, attention_mask=mask).last_hidden_state
            mean = (states.float() * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
            mean = nn.functional.normalize(mean, dim=-1)
            self._known.update(zip(some, mean, strict=True))
        return torch.stack([self._known[t] for t in texts])
