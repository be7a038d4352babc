/** The latest snapshot, and requests followed to their end. Nothing else is kept here. */
import type { Intent } from '../contract/Intent';
import type { LeakView } from '../contract/LeakView';
import type { Problem } from '../contract/Problem';
import type { RequestId } from '../contract/RequestId';
import type { Snapshot } from '../contract/Snapshot';
import type { Text } from '../contract/Text';
import type { WorkspaceView } from '../contract/WorkspaceView';
import { dispatch } from '../host';
import { problemOf } from '../problem';
import { languageFor, wordsIn, type Language, type Words } from '../words';

let latest = $state.raw<Snapshot | null>(null);
let listed = $state.raw<WorkspaceView[]>([]);
let found = $state.raw<LeakView[]>([]);
const language = $derived<Language>(latest?.language ?? languageFor(navigator.languages));
const words = $derived(wordsIn(language));

const waiting = new Map<RequestId, (problem: Problem | null) => void>();

export const app = {
  /** Whether there is a snapshot to draw from. */
  get started(): boolean {
    return latest !== null;
  },
  /** The latest snapshot. Only what is drawn once there is one may ask. */
  get snapshot(): Snapshot {
    if (latest === null) throw new Error('there is no snapshot yet');
    return latest;
  },
  /** The workspaces of the active account, once they were listed. */
  get workspaces(): WorkspaceView[] {
    return listed;
  },
  /** What the last search for leaked tokens found. */
  get leaks(): LeakView[] {
    return found;
  },
  get language(): Language {
    return language;
  },
};

export const say: Words = (key, args) => words(key, args);

export function sayText(text: Text): string {
  return words(text.key, text.args);
}

export function take(snapshot: Snapshot): void {
  latest = snapshot;
  for (const { request, problem } of snapshot.ended) {
    waiting.get(request)?.(problem);
    waiting.delete(request);
  }
}

export function takeWorkspaces(workspaces: WorkspaceView[]): void {
  listed = workspaces;
}

export function takeLeaks(leaks: LeakView[]): void {
  found = leaks;
}

/** Sends an intent and waits for its end: `null` is done. */
export async function ask(intent: Intent): Promise<Problem | null> {
  const request = await dispatch(intent).catch(() => null);
  if (request === null) return problemOf('app.broke', 'try_again');
  // The end may have been published before the request's own number came back.
  const end = latest?.ended.find((one) => one.request === request);
  return end ? end.problem : new Promise((resolve) => waiting.set(request, resolve));
}
