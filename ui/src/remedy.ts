/** The button for each remedy, and what it does. */
import type { AccountView } from './contract/AccountView';
import type { Intent } from './contract/Intent';
import type { Method } from './contract/Method';
import type { Remedy } from './contract/Remedy';
import type { Snapshot } from './contract/Snapshot';
import type { Text } from './contract/Text';
import type { Tried } from './contract/Tried';
import type { Place, Question } from './state/where.svelte';

export interface Action {
  label: Text;
  does: Deed | 'again';
}

export type Deed = { send: Intent } | { go: Place } | { put: Question };

/** A way in; what is not said comes from the settings. */
export function signInBy(method: Method, hosts: Partial<Hosts> = {}): Intent {
  return {
    type: 'sign_in',
    method,
    api_host: hosts.api_host ?? null,
    auth_host: hosts.auth_host ?? null,
    workspace: null,
    client_id: null,
    folder: null,
  };
}

type Hosts = Pick<AccountView | Tried, 'api_host' | 'auth_host'>;

export const signIn: Intent = signInBy({ by: 'browser' });
export const signInByCode: Intent = signInBy({ by: 'one_time_code' });

/** The way in that was tried last, to the same region. A token has to be pasted again. */
export function signInTried({ tried }: Snapshot): Deed {
  if (tried === null) return { send: signIn };
  if (tried.method.by === 'token') return { put: 'paste' };
  return { send: signInBy(tried.method, tried) };
}

export const startLocal: Intent = {
  type: 'start_local',
  user_token: null,
  workspace_token: null,
  skip_new_version: false,
};

export const lookAgain: Intent = { type: 'refresh', folder: null };

const remedies: Record<Remedy, (snapshot: Snapshot) => Action> = {
  try_again: () => ({ label: { key: 'window-try-again' }, does: 'again' }),
  look_again: () => ({ label: { key: 'window-look-again' }, does: { send: lookAgain } }),
  sign_in: signInAgain,
  sign_in_by_code: (snapshot) => instead('one_time_code', snapshot),
  sign_in_in_browser: (snapshot) => instead('browser', snapshot),
  choose_sign_in: () => ({ label: { key: 'window-sign-in-ways' }, does: { put: 'sign_in' } }),
  paste_token: () => ({ label: { key: 'window-sign-in-paste' }, does: { put: 'paste' } }),
  open_settings: () => ({ label: { key: 'window-open-settings' }, does: { go: 'settings' } }),
  keep_credentials: () => ({
    label: { key: 'window-try-again' },
    does: { send: { type: 'keep_credentials' } },
  }),
  refresh_tokens: () => ({
    label: { key: 'window-leaks-refresh' },
    does: { send: { type: 'open_tokens_page' } },
  }),
  start_engine: startEngine,
};

/** `repeat` says whether the same can be asked again. */
export function remedyFor(remedy: Remedy, snapshot: Snapshot, repeat: boolean): Action {
  return remedies[remedy === 'try_again' && !repeat ? 'look_again' : remedy](snapshot);
}

/** Where somebody is signed in, the same region and server are meant. */
function signInAgain({ account }: Snapshot): Action {
  return {
    label: { key: account ? 'window-sign-in-again' : 'window-sign-in' },
    does: { send: account ? signInBy({ by: 'browser' }, account) : signIn },
  };
}

/** Another way in, to the same region. */
function instead(by: keyof typeof labels, { tried }: Snapshot): Action {
  return { label: { key: labels[by] }, does: { send: signInBy({ by }, tried ?? {}) } };
}

const labels = { browser: 'window-sign-in-browser', one_time_code: 'window-sign-in-code' };

function startEngine(snapshot: Snapshot): Action {
  const name = snapshot.local.startable;
  if (name === null) return remedies.look_again(snapshot);
  return {
    label: { key: 'window-start-engine', args: { name } },
    does: { send: { type: 'start_engine' } },
  };
}
