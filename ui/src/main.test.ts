import { flushSync, mount, unmount } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import App from './App.svelte';
import { ready } from './host';
import { languageFor, wordsIn } from './words';

vi.mock('./host', () => ({ ready: vi.fn(() => Promise.resolve()) }));

beforeEach(() => {
  document.body.innerHTML = '<div id="app"></div>';
});

test('draws the page before asking for its window to be shown', async () => {
  let drawnWhenReady = '';
  vi.mocked(ready).mockImplementation(() => {
    drawnWhenReady = document.querySelector('h1')?.textContent ?? '';
    return Promise.resolve();
  });

  await import('./main');

  expect(drawnWhenReady).toBe(wordsIn('en')('app-name'));
  expect(ready).toHaveBeenCalledTimes(1);
  expect(document.documentElement.lang).toBe('en');
});

test.each(['en', 'es'] as const)('says in %s that it is starting', (language) => {
  const words = wordsIn(language);
  const page = mount(App, { target: document.body, props: { words } });
  flushSync();

  expect(document.querySelector('h1')?.textContent).toBe(words('app-name'));
  expect(document.querySelector('[role=status]')?.textContent).toBe(words('window-starting'));

  void unmount(page);
});

test('speaks the first preferred language it knows, and English to everyone else', () => {
  expect(languageFor(['es-MX', 'en'])).toBe('es');
  expect(languageFor(['fr-FR', 'es'])).toBe('es');
  expect(languageFor(['fr-FR'])).toBe('en');
  expect(languageFor([])).toBe('en');
});
