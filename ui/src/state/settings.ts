/** Changes settings. An intent carries all settings, so each change waits for the one before. */
import type { Problem } from '../contract/Problem';
import type { Settings } from '../contract/Settings';
import { app, send } from './app.svelte';

let last: Promise<Problem | null> = Promise.resolve(null);

export function changeSettings(changes: Partial<Settings>): Promise<Problem | null> {
  last = last.then(() => send({ type: 'change_settings', ...app.snapshot.settings, ...changes }));
  return last;
}
