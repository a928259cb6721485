"""Is it alive, is it ready: two questions that orchestrators ask without signing in."""
