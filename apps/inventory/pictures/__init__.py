"""Photos of a car before and behind the services: rules of a file, re-encoding, where files lie."""
