/** The doors to the app outside the page. Nothing else here imports tauri. */
import { invoke } from '@tauri-apps/api/core';
import type { Intent } from './contract/Intent';
import type { LeakView } from './contract/LeakView';
import type { RequestId } from './contract/RequestId';
import type { Snapshot } from './contract/Snapshot';
import type { TokenId } from './contract/TokenId';
import type { WorkspaceView } from './contract/WorkspaceView';

/** What happens to the window itself. */
export type WindowNotice = { is: 'dropped'; with: string } | { is: 'closing' };

/** What the page is told. */
interface Topics {
  snapshot: Snapshot;
  workspaces: WorkspaceView[];
  leaks: LeakView[];
  window: WindowNotice;
}

type Listeners = { [Topic in keyof Topics]: (value: Topics[Topic]) => void };
type News = { [Topic in keyof Topics]: { topic: Topic; value: Topics[Topic] } }[keyof Topics];

/** Hands over what holds now and each change of it, for as long as the page is there. */
export async function watch(listeners: Listeners): Promise<void> {
  for (let heard = 0; ; heard += 1) {
    const news = await invoke<News | null>('watch', { heard });
    if (!news) return;
    try {
      listeners[news.topic](news.value as never);
    } catch (error) {
      // What cannot be drawn is not the last thing to be told.
      reportError(error);
    }
  }
}

/** The page has drawn itself: its window may be seen. */
export function ready(): Promise<void> {
  return invoke('ready');
}

/** Sends an intent; its end is in a later snapshot. */
export function dispatch(intent: Intent): Promise<RequestId> {
  return invoke('dispatch', { intent });
}

/** The token itself. Rejects with a problem. */
export function reveal(token: TokenId): Promise<string> {
  return invoke('reveal', { token });
}

/** Asks for a folder in the system's own dialog; `null` when the person chose none. */
export function chooseFolder(): Promise<string | null> {
  return invoke('choose_folder');
}

/** Closes the window and goes on in the tray, or quits. */
export function leave(how: 'keep' | 'quit'): Promise<void> {
  return invoke('leave', { how });
}
