"""The reader's network: a small encoder with four numbers for each word piece."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

START, END, RELEVANCE, NO_ANSWER = range(4)
"""What the numbers are: the first two of every word piece (an answer starts, ends here), the third
of a sentence's mark, the fourth of the row's first position."""


class Reader(nn.Module):
    """Reads rows of word pieces; the output has shape (rows, pieces, 4)."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.heads = nn.Linear(config.hidden_size, 4)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Return the four numbers of each word piece."""
        hidden = self.encoder(
            input_ids=ids, attention_mask=mask, token_type_ids=types
        ).last_hidden_state
        scores: Tensor = self.heads(hidden)
        return scores


def pretrained(folder: Path) -> Reader:
    """Return the network with the encoder's published weights and untaught heads.

    Without dropout: no question is seen often enough to be learnt by heart. The embeddings stay
    as they are, which leaves words alone that training never shows.
    """
    config = BertConfig.from_pretrained(
        folder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    reader = Reader(config)
    reader.encoder = BertModel.from_pretrained(
        folder, config=config, add_pooling_layer=False, attn_implementation="sdpa"
    )
    nn.init.normal_(reader.heads.weight, std=0.02)
    nn.init.zeros_(reader.heads.bias)
    reader.encoder.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    torch.set_flush_denormal(True)
    return reader


def load(reader: Reader, checkpoint: Path) -> None:
    """Take over the weights of a training run's checkpoint."""
    reader.load_state_dict(torch.load(checkpoint, weights_only=True)["reader"])
