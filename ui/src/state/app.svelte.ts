/** The latest snapshot, the lists that come beside it, and the requests that have not ended. */
import type { Intent } from '../contract/Intent';
import type { Language } from '../contract/Language';
import type { JwtView } from '../contract/JwtView';
import type { LeakView } from '../contract/LeakView';
import type { LocalWorkspaceView } from '../contract/LocalWorkspaceView';
import type { Problem } from '../contract/Problem';
import type { RequestId } from '../contract/RequestId';
import type { ResourceView } from '../contract/ResourceView';
import type { Snapshot } from '../contract/Snapshot';
import type { StaticTokenView } from '../contract/StaticTokenView';
import type { Text } from '../contract/Text';
import type { WorkspaceView } from '../contract/WorkspaceView';
import { shortenPath } from '../format';
import { dispatch } from '../host';
import { problem } from '../problem';
import { plain } from '../plain';
import { wordsIn } from '../words';

let latest = $state.raw<Snapshot | null>(null);
let workspaces = $state.raw<WorkspaceView[]>([]);
let leaks = $state.raw<LeakView[]>([]);
let staticTokens = $state.raw<StaticTokenView[]>([]);
let jwts = $state.raw<JwtView[]>([]);
let resources = $state.raw<ResourceView[]>([]);
let localWorkspaces = $state.raw<LocalWorkspaceView[]>([]);

const waiting = new Map<RequestId, (problem: Problem | null) => void>();

export const app = {
  /** The latest snapshot. Throws before the first one. */
  get snapshot(): Snapshot {
    if (latest === null) throw new Error('there is no snapshot yet');
    return latest;
  },
  /** The workspaces of the active account, empty until they are listed. */
  get workspaces(): WorkspaceView[] {
    return workspaces;
  },
  /** The leaked tokens that the last search found. */
  get leaks(): LeakView[] {
    return leaks;
  },
  /** The static tokens of the workspace that was listed last. */
  get staticTokens(): StaticTokenView[] {
    return staticTokens;
  },
  /** The JWTs that were made here, the newest first. */
  get jwts(): JwtView[] {
    return jwts;
  },
  /** The endpoints and data sources that were listed last. */
  get resources(): ResourceView[] {
    return resources;
  },
  /** The workspaces inside the local instance, empty until they are listed. */
  get localWorkspaces(): LocalWorkspaceView[] {
    return localWorkspaces;
  },
  get language(): Language {
    return language;
  },
};

const language = $derived(app.snapshot.language);
const words = $derived(wordsIn(language));

/** The text of a key in the language of the page. Paths in it are short. */
export const say = (key: Text['key'], args?: Text['args']): string => words(key, args, shownPath);

/** The text, with its arguments filled in. */
export function sayText({ key, args }: Text): string {
  return say(key, args);
}

/** The text with whole paths, for a tooltip. It is `undefined` where `sayText` says the same. */
export function tooltip({ key, args }: Text): string | undefined {
  const whole = words(key, args);
  return whole === say(key, args) ? undefined : whole;
}

/** A path as the page shows it. */
export function shownPath(path: string): string {
  return shortenPath(path, latest?.home ?? '');
}

/** What people call a region, which is given by its name or by its API's address. */
export function sayPlace(region: string, form: 'whole' | 'short' | 'words' = 'whole'): string {
  const place = app.snapshot.places[region];
  return place ? say(place.key, { ...place.args, form }) : plain(region);
}

/** Sets the snapshot, whose language has its catalogue loaded. */
export function setSnapshot(snapshot: Snapshot): void {
  latest = snapshot;
  for (const { request, problem } of snapshot.ended) {
    waiting.get(request)?.(problem);
    waiting.delete(request);
  }
}

export function setWorkspaces(listed: WorkspaceView[]): void {
  workspaces = listed;
}

export function setLeaks(found: LeakView[]): void {
  leaks = found;
}

export function setStaticTokens(listed: StaticTokenView[]): void {
  staticTokens = listed;
}

export function setJwts(made: JwtView[]): void {
  jwts = made;
}

export function setResources(listed: ResourceView[]): void {
  resources = listed;
}

export function setLocalWorkspaces(listed: LocalWorkspaceView[]): void {
  localWorkspaces = listed;
}

/** Sends an intent and waits for its end; `null` when it is done. */
export async function send(intent: Intent): Promise<Problem | null> {
  const request = await dispatch(intent).catch(() => null);
  if (request === null) return problem('app.broke');
  // A snapshot with the end may arrive before the request's own number does.
  const end = latest?.ended.find((ended) => ended.request === request);
  return end ? end.problem : new Promise((resolve) => waiting.set(request, resolve));
}
