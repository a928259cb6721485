async () => {
  const frame = () => new Promise(requestAnimationFrame);
  // The theme changes; then every colour that fades is at its end.
  await frame();
  await frame();
  for (const animation of document.getAnimations()) {
    if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish();
  }
  await frame();
}
