/** Changing settings: the whole of them is sent, so changes go one after another. */
import type { Problem } from '../contract/Problem';
import type { Settings } from '../contract/Settings';
import { app, ask } from './app.svelte';

let last: Promise<Problem | null> = Promise.resolve(null);

export function change(choice: Partial<Settings>): Promise<Problem | null> {
  last = last.then(() => ask({ type: 'change_settings', ...app.snapshot.settings, ...choice }));
  return last;
}
