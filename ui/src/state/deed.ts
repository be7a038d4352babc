/** Doing what helps with a problem. */
import type { Intent } from '../contract/Intent';
import type { Deed } from '../remedy';
import { go, put } from './where.svelte';

export function perform(deed: Deed, send: (intent: Intent) => Promise<unknown>): void {
  if ('go' in deed) go(deed.go);
  else if ('put' in deed) put(deed.put);
  else void send(deed.send);
}
