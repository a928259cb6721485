"""What a person means who types "hnda civc 2019 blu": the words, as conditions on stock. Pure.

``grammar`` takes years, ranges and conditions out of the text; ``resolving`` reads what is left as a
car, a colour and a body by the ``vocabulary`` of the dealership's own stock, together, so that a
model of the make that was meant is preferred; ``spelling`` says how near two words are.
"""
