"""How the learned reader's weights are made. Needs more than the product does; see README.md."""
