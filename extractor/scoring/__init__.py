"""Accuracy that can be believed: results against labels. Pure: no file is read, nothing is printed.

cells       one cell: right, wrong, missing, invented, rightly absent
document    one result: silent errors, verdict, localisation, frame
said        claims of a model, facts of the prose, tokens
metrics     ratios over documents        intervals   exact bounds, bootstrap
slices      by form, layout, mess …      evaluation  systems side by side
against     two runs                     as_json     the record of an evaluation
"""
