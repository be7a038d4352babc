import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { snapshotOf } from './testing/snapshot';
import { ready, watch } from './host';
import { languageFor } from './words';

vi.mock('./host', () => ({
  ready: vi.fn(() => Promise.resolve()),
  watch: vi.fn(() => Promise.resolve()),
}));

test('draws its first snapshot before asking for its window to be shown, and asks once', async () => {
  document.body.innerHTML = '<div id="app"></div>';
  let drawnWhenReady = '';
  vi.mocked(ready).mockImplementation(() => {
    drawnWhenReady = document.querySelector('h1')?.textContent ?? '';
    return Promise.resolve();
  });

  await import('./main');
  expect(ready).not.toHaveBeenCalled();

  const [listeners] = vi.mocked(watch).mock.calls[0]!;
  await listeners.snapshot(snapshotOf());
  await listeners.snapshot(snapshotOf({ language: 'es' }));
  flushSync();

  expect(drawnWhenReady).toBe('acme_analytics');
  expect(ready).toHaveBeenCalledTimes(1);
  // The catalogue of a language that is chosen later is loaded then.
  expect(document.body.textContent).toContain('Copiar');
});

test('speaks the first preferred language it knows, and English to everyone else', () => {
  expect(languageFor(['es-MX', 'en'])).toBe('es');
  expect(languageFor(['fr-FR', 'es'])).toBe('es');
  expect(languageFor(['fr-FR'])).toBe('en');
  expect(languageFor([])).toBe('en');
});
