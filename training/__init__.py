"""How the shipped tables and weights are learnt; no part of the product."""
