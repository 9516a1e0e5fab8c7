"""The encoder reader as a torch module: a small pre-trained encoder over the whole message.

In: `Pieces` and layout rows of one message or several. Out: scores of roles and kinds for every
passage, and two vectors for every passage that a pair's score is made from.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

from kg.extract.roles.layout import WIDTH
from kg.extract.roles.links import PAIR_WIDTH
from kg.extract.roles.pieces import MARKS

CHANNELS, DEPTH = 8, 24


class Encoder(nn.Module):
    """Word pieces and layout in, scores out; one message at a time, or several for training."""

    def __init__(self, base: Path, hidden: int = 128, dropout: float = 0.2) -> None:
        super().__init__()
        self.base = AutoModel.from_pretrained(
            base, attn_implementation="eager", add_pooling_layer=False
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
        self.p = nn.Linear(256 + 2 * hidden, CHANNELS * DEPTH)
        self.a = nn.Linear(256 + 2 * hidden, CHANNELS * DEPTH)
        self.pair = nn.Sequential(
            nn.Linear(PAIR_WIDTH + CHANNELS + 4, 48), nn.GELU(), nn.Linear(48, 1)
        )
        self.pair_dropout = nn.Dropout(0.1)

    def words(self, ids: torch.Tensor, marks: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Hidden states: (windows, width, size)."""
        embedded = self.base.embeddings.word_embeddings(ids) + self.mark(marks)
        return self.base(inputs_embeds=embedded, attention_mask=mask).last_hidden_state

    def passages(
        self, states: torch.Tensor, words: torch.Tensor, opening: torch.Tensor, rows: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Roles, kinds and the two vectors of each passage of one message."""
        flat = states.reshape(-1, states.shape[-1])
        own = self.mix(
            self.dropout(torch.cat([words @ flat, opening @ flat, self.layout(rows)], dim=-1))
        )
        around, _ = self.order(self.dropout(own).unsqueeze(0))
        seen = self.dropout(torch.cat([own, around.squeeze(0)], dim=-1))
        return self.role(seen), self.kind(seen), self.p(seen), self.a(seen)

    def forward(
        self, ids: torch.Tensor, marks: torch.Tensor, mask: torch.Tensor,
        words: torch.Tensor, opening: torch.Tensor, rows: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:  # fmt: skip
        """One message."""
        return self.passages(self.words(ids, marks, mask), words, opening, rows)

    def answers(
        self, p: torch.Tensor, a: torch.Tensor, rows: torch.Tensor, roles: torch.Tensor,
        priorities: list[int], actions: list[int],
    ) -> torch.Tensor:  # fmt: skip
        """Scores of the pairs of the given passages: (priorities, actions)."""
        one = p[priorities].view(len(priorities), 1, CHANNELS, DEPTH)
        two = a[actions].view(1, len(actions), CHANNELS, DEPTH)
        alike = (one * two).sum(-1) / DEPTH**0.5
        shape = (len(priorities), len(actions))
        chance = roles.softmax(-1)
        sure = torch.stack(
            [
                chance[priorities, 1][:, None].expand(shape),
                chance[actions, 2][None].expand(shape),
                chance[priorities, 0][:, None].expand(shape),
                chance[actions, 0][None].expand(shape),
            ],
            dim=-1,
        )
        return self.pair(self.pair_dropout(torch.cat([rows, alike, sure], dim=-1))).squeeze(-1)
