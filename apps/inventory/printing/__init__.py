"""What is printed of cars: window stickers, key tags, file labels, as PDF with the VIN's bar code."""
