import { flushSync } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { firstRun, signedOut } from './testing/scenes';
import { snapshotOf } from './testing/snapshot';
import { ready, watch } from './host';
import { languageFor } from './words';

vi.mock('./host', () => ({
  ready: vi.fn(() => Promise.resolve()),
  watch: vi.fn(() => Promise.resolve()),
}));

/** Starts the page again, and returns what listens to the app. */
async function start() {
  document.body.innerHTML = '<div id="app"></div>';
  vi.mocked(watch).mockClear();
  await import('./main');
  return vi.mocked(watch).mock.calls[0]![0];
}

beforeEach(() => vi.mocked(ready).mockClear());

test('draws its first snapshot before asking for its window to be shown, and asks once', async () => {
  let drawnWhenReady = '';
  vi.mocked(ready).mockImplementation(() => {
    drawnWhenReady = document.querySelector('h1')?.textContent ?? '';
    return Promise.resolve();
  });

  const listeners = await start();
  expect(ready).not.toHaveBeenCalled();

  await listeners.snapshot(snapshotOf());
  await listeners.snapshot(snapshotOf({ language: 'es' }));
  flushSync();

  expect(drawnWhenReady).toBe('acme_analytics');
  expect(ready).toHaveBeenCalledTimes(1);
  // The catalogue of a language that is chosen later is loaded then.
  expect(document.body.textContent).toContain('Copiar');
});

test('draws the first run whole, whose components Home does not load', async () => {
  vi.resetModules();
  const listeners = await start();
  let drawnWhenReady = '';
  vi.mocked(ready).mockImplementation(() => {
    drawnWhenReady = document.querySelector('h1')?.textContent ?? '';
    return Promise.resolve();
  });

  await listeners.snapshot(snapshotOf({ ...signedOut, ...firstRun }));

  expect(ready).toHaveBeenCalledTimes(1);
  expect(drawnWhenReady).not.toBe('');
});

test('loads the other components at the first input', async () => {
  vi.resetModules();
  const listeners = await start();
  await listeners.snapshot(snapshotOf());
  const { lazy } = await import('./state/lazy.svelte');
  expect(lazy.components).toBeNull();

  window.dispatchEvent(new Event('pointermove'));

  await vi.waitFor(() => expect(lazy.components).not.toBeNull());
});

test('speaks the first preferred language it knows, and English to everyone else', () => {
  expect(languageFor(['es-MX', 'en'])).toBe('es');
  expect(languageFor(['fr-FR', 'es'])).toBe('es');
  expect(languageFor(['fr-FR'])).toBe('en');
  expect(languageFor([])).toBe('en');
});
