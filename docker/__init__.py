"""What the container image needs beside the program."""
