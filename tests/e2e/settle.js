// Two frames for the theme to change, then every fading colour at its end.
async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  for (const animation of document.getAnimations()) {
    if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish();
  }
  await frame();
};
