"""Testing base: what every app's tests stand on."""
