/** The commands of the app that the page calls. No other file imports tauri. */
import { invoke } from '@tauri-apps/api/core';
import type { CopyPreview } from './contract/CopyPreview';
import type { Intent } from './contract/Intent';
import type { JwtPreview } from './contract/JwtPreview';
import type { JwtView } from './contract/JwtView';
import type { LeakView } from './contract/LeakView';
import type { LocalWorkspaceView } from './contract/LocalWorkspaceView';
import type { LocalUsage } from './contract/LocalUsage';
import type { LogSource } from './contract/LogSource';
import type { NewJwt } from './contract/NewJwt';
import type { Pasted } from './contract/Pasted';
import type { RequestId } from './contract/RequestId';
import type { ResourceView } from './contract/ResourceView';
import type { Snapshot } from './contract/Snapshot';
import type { StaticTokenView } from './contract/StaticTokenView';
import type { TokenId } from './contract/TokenId';
import type { TokenReport } from './contract/TokenReport';
import type { WorkspaceView } from './contract/WorkspaceView';

/**
 * An event of the window: a folder was dropped on it, it is about to close, its end is that of the
 * app and of a copied token, or the tray asks to sign out.
 */
export type WindowNotice =
  { is: 'dropped'; with: string } | { is: 'closing' } | { is: 'quitting' } | { is: 'sign_out' };

/** The lists that are too long for a snapshot, by topic. */
interface Lists {
  workspaces: WorkspaceView[];
  leaks: LeakView[];
  static_tokens: StaticTokenView[];
  jwts: JwtView[];
  resources: ResourceView[];
  local_workspaces: LocalWorkspaceView[];
}

/** The values that the app sends to the page, by topic. */
interface Topics extends Lists {
  snapshot: Snapshot;
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

/** What would be copied of a token for each destination, with the token masked. Rejects with a problem. */
export function previewCopies(token: TokenId): Promise<CopyPreview[]> {
  return invoke('preview_copies', { token });
}

/** What a JWT will say, before it is made. */
export function previewJwt(jwt: NewJwt): Promise<JwtPreview> {
  return invoke('preview_jwt', { jwt });
}

/** What a text is, if it is a token. It is kept nowhere, and no server is asked. Rejects with a problem. */
export function inspectToken(text: Pasted): Promise<TokenReport> {
  return invoke('inspect_token', { text });
}

/** The same with what Tinybird says of the token. Rejects with a problem. */
export function askAboutToken(text: Pasted): Promise<TokenReport> {
  return invoke('ask_about_token', { text });
}

/** The last lines that the container of Tinybird Local wrote, without secrets. Rejects with a problem. */
export function readLocalLog(): Promise<string> {
  return invoke('read_local_log');
}

/** Follows a log of Tinybird Local by a number, and none of a lower number any more. */
export function followLocalLog(source: LogSource, log: number): Promise<void> {
  return invoke('follow_local_log', { source, log });
}

/** Waits for the next lines of a log; `null` if it has ended. Rejects with a problem. */
export function nextLogLines(log: number): Promise<string[] | null> {
  return invoke('next_log_lines', { log });
}

/** Follows the logs up to a number no more. */
export function stopLocalLog(log: number): Promise<void> {
  return invoke('stop_local_log', { log });
}

/** Saves lines where the person says; `null` when they chose no file. Rejects with a problem. */
export function saveLog(source: LogSource, text: string): Promise<string | null> {
  return invoke('save_log', { source, text });
}

/** What Tinybird Local used in the last ten minutes. */
export function localUsage(): Promise<LocalUsage> {
  return invoke('local_usage');
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
