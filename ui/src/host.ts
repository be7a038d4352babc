/** The commands of the app that the page calls. No other file imports tauri. */
import { invoke } from '@tauri-apps/api/core';
import type { Intent } from './contract/Intent';
import type { LeakView } from './contract/LeakView';
import type { RequestId } from './contract/RequestId';
import type { Snapshot } from './contract/Snapshot';
import type { TokenId } from './contract/TokenId';
import type { WorkspaceView } from './contract/WorkspaceView';

/**
 * An event of the window: a folder was dropped on it, it is about to close, its end is that of the
 * app and of a copied token, or the tray asks to sign out.
 */
export type WindowNotice =
  { is: 'dropped'; with: string } | { is: 'closing' } | { is: 'quitting' } | { is: 'sign_out' };

/** The values that the app sends to the page, by topic. */
interface Topics {
  snapshot: Snapshot;
  workspaces: WorkspaceView[];
  leaks: LeakView[];
  window: WindowNotice;
}

type Listeners = { [Topic in keyof Topics]: (value: Topics[Topic]) => void | Promise<void> };
type Update = { [Topic in keyof Topics]: { topic: Topic; value: Topics[Topic] } }[keyof Topics];

/**
 * Calls a listener with the current value of each topic and with each change, until the page closes.
 * The next update waits for the listener.
 */
export async function watch(listeners: Listeners): Promise<void> {
  for (let heard = 0; ; heard += 1) {
    const update = await invoke<Update | null>('watch', { heard });
    if (!update) return;
    try {
      await listeners[update.topic](update.value as never);
    } catch (error) {
      // A value that cannot be drawn must not end the loop.
      reportError(error);
    }
  }
}

/** Tells the app that the page is drawn, so that its window can be shown. */
export function ready(): Promise<void> {
  return invoke('ready');
}

/** Sends an intent. A later snapshot tells its end. */
export function dispatch(intent: Intent): Promise<RequestId> {
  return invoke('dispatch', { intent });
}

/** The whole token. Rejects with a problem. */
export function reveal(token: TokenId): Promise<string> {
  return invoke('reveal', { token });
}

/** The last lines of the log of Tinybird Local, without the secrets in them. Rejects with a problem. */
export function readLocalLog(): Promise<string> {
  return invoke('read_local_log');
}

/** Asks for a folder in the system's own dialog; `null` when the person chose none. */
export function chooseFolder(): Promise<string | null> {
  return invoke('choose_folder');
}

/**
 * Closes the window and keeps running in the tray; or closes it and quits, but not before a copied
 * token has left the clipboard; or quits.
 */
export function leave(how: 'keep' | 'close' | 'quit'): Promise<void> {
  return invoke('leave', { how });
}

/** Shows the page larger or smaller: 1 is its own size. */
export function zoom(level: number): Promise<void> {
  return invoke('zoom', { level });
}
