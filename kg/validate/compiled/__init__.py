"""SHACL core, compiled: shapes as functions over an index of Oxigraph's terms.

In: a graph of shapes, once; then indexes of data. Out: failures, or the word that a shape is not
understood, which `kg.validate.evaluator` then hands to pySHACL. Only what follows the
recommendation (https://www.w3.org/TR/shacl/) to the letter is here; sections are named where their
constraints are.
"""
