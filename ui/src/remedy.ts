/** The button for each remedy, and what it does. The core names the remedy of a problem, and cannot
 * say more: intents only go to it, because a pasted token may be in one. */
import type { Remedy } from './contract/Remedy';
import type { Snapshot } from './contract/Snapshot';
import type { Text } from './contract/Text';
import {
  createLocalTokens,
  keepCredentials,
  openEnginePage,
  refresh,
  signIn,
  signInBy,
  startLocal,
} from './intents';
import type { Action } from './state/action';
import type { Field } from './state/navigation.svelte';

export interface RemedyButton {
  label: Text;
  does: Action | 'again';
}

/** Repeats the last sign-in at the same region. A token is not kept, so it is pasted again. */
export function retrySignIn({ tried }: Snapshot): Action {
  if (tried === null) return { send: signIn };
  if (tried.method.by === 'token') return { openDialog: 'paste' };
  return { send: signInBy(tried.method, tried) };
}

const remedies: Record<Remedy, (snapshot: Snapshot) => RemedyButton> = {
  try_again: () => ({ label: { key: 'window-try-again' }, does: 'again' }),
  look_again: () => ({ label: { key: 'window-look-again' }, does: { send: refresh } }),
  sign_in: signInAgain,
  sign_in_by_code: (snapshot) => instead('one_time_code', snapshot),
  sign_in_in_browser: (snapshot) => instead('browser', snapshot),
  choose_sign_in: () => ({
    label: { key: 'window-sign-in-ways' },
    does: { openDialog: 'sign_in' },
  }),
  paste_token: () => ({ label: { key: 'window-sign-in-paste' }, does: { openDialog: 'paste' } }),
  open_settings: () => ({
    label: { key: 'window-open-settings' },
    does: { navigate: 'settings', field: 'auth_host' },
  }),
  keep_credentials: () => ({
    label: { key: 'window-try-again' },
    does: { send: keepCredentials },
  }),
  unlock: () => ({ label: { key: 'window-unlock' }, does: { send: keepCredentials } }),
  keep_in_file: () => ({ label: { key: 'window-keep-in-file' }, does: { openDialog: 'file' } }),
  choose_workspace: () => ({
    label: { key: 'window-choose-workspace' },
    does: { openDialog: 'workspace' },
  }),
  create_workspace: () => ({
    label: { key: 'window-open-tinybird' },
    does: { send: { type: 'open_workspace_page' } },
  }),
  open_tokens: () => ({ label: { key: 'window-open-tokens' }, does: { navigate: 'tokens' } }),
  create_local_tokens: () => ({
    label: { key: 'window-generate' },
    does: { send: createLocalTokens },
  }),
  refresh_tokens: () => ({
    label: { key: 'window-leaks-refresh' },
    does: { send: { type: 'open_tokens_page' } },
  }),
  start_engine: startEngine,
  install_engine: (snapshot) =>
    snapshot.local.startable === null
      ? { label: { key: 'window-install-engine' }, does: { send: openEnginePage } }
      : startEngine(snapshot),
  show_log: () => ({ label: { key: 'window-show-log' }, does: { openDialog: 'local_log' } }),
  change_ports: changePorts,
  remove_local: () => ({
    label: { key: 'window-start-fresh-ask' },
    does: { openDialog: 'start_fresh' },
  }),
};

/** `repeat`: whether the same request can be sent again. */
export function remedyFor(remedy: Remedy, snapshot: Snapshot, repeat: boolean): RemedyButton {
  return remedies[remedy === 'try_again' && !repeat ? 'look_again' : remedy](snapshot);
}

/** Signs in at the region and server of the active account, if there is one. */
export function signInAgain({ account }: Snapshot): RemedyButton {
  return {
    label: { key: account ? 'window-sign-in-again' : 'window-sign-in' },
    does: { send: account ? signInBy({ by: 'browser' }, account) : signIn },
  };
}

/** Uses the port that is free, or leads to the setting of the one that is busy. */
function changePorts(snapshot: Snapshot): RemedyButton {
  const field = busyPort(snapshot);
  const port = Number(snapshot.local_summary.problem?.text.args?.['free'] ?? '');
  if (!port)
    return { label: { key: 'window-change-ports' }, does: { navigate: 'settings', field } };
  return {
    label: { key: 'window-use-port', args: { port: `${port}` } },
    does: { change: { [field]: port }, then: startLocal },
  };
}

/** The setting of the port that another program uses. */
function busyPort({ local_summary, settings, defaults }: Snapshot): Field {
  const clickhouse = settings.local_clickhouse_port ?? defaults.local_clickhouse_port.value;
  const isClickhouse = local_summary.problem?.text.args?.['port'] === `${clickhouse}`;
  return isClickhouse ? 'local_clickhouse_port' : 'local_port';
}

/** Another sign-in method at the same region. */
function instead(by: keyof typeof labels, { tried }: Snapshot): RemedyButton {
  return { label: { key: labels[by] }, does: { send: signInBy({ by }, tried ?? {}) } };
}

const labels = { browser: 'window-sign-in-browser', one_time_code: 'window-sign-in-code' };

function startEngine(snapshot: Snapshot): RemedyButton {
  const name = snapshot.local.startable;
  if (name === null) return remedies.look_again(snapshot);
  return {
    label: { key: 'window-start-engine', args: { name } },
    does: { send: { type: 'start_engine' } },
  };
}
