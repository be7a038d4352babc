/** Runs the last search for exposed tokens again. */
import { app, send } from '../../state/app.svelte';

/** What the search found in a folder may not be exposed any more. */
export function searchAgain(folder: string): void {
  if (app.snapshot.leak_search?.folder === folder) void send({ type: 'search_leaks', folder });
}
