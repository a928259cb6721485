"""Pure money maths: values in, values out. No model, no query, no clock."""
