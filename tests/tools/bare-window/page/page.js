// What was there before the first frame is on the screen when the second one begins.
requestAnimationFrame(() =>
  requestAnimationFrame(() => window.__TAURI_INTERNALS__.invoke("drawn")),
);
