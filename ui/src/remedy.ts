/** The one thing to do about a problem, by its code. */
import type { AccountView } from './contract/AccountView';
import type { Code } from './contract/Code';
import type { Intent } from './contract/Intent';
import type { Method } from './contract/Method';
import type { Snapshot } from './contract/Snapshot';
import type { Text } from './contract/Text';
import type { Tried } from './contract/Tried';
import type { Place, Question } from './state/where.svelte';

export interface Remedy {
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

const settings: Remedy = { label: { key: 'window-open-settings' }, does: { go: 'settings' } };
const again: Remedy = { label: { key: 'window-try-again' }, does: 'again' };
const look: Remedy = { label: { key: 'window-look-again' }, does: { send: lookAgain } };
const refreshTokens: Remedy = {
  label: { key: 'window-leaks-refresh' },
  does: { send: { type: 'open_tokens_page' } },
};
const paste: Remedy = { label: { key: 'window-sign-in-paste' }, does: { put: 'paste' } };
const ways: Remedy = { label: { key: 'window-sign-in-ways' }, does: { put: 'sign_in' } };
const keep: Remedy = {
  label: { key: 'window-try-again' },
  does: { send: { type: 'keep_credentials' } },
};

const remedies: [codes: RegExp, remedy: Remedy][] = [
  [/^auth\.(no_token|jwt|local_token|token_refused|unknown_region)$/, paste],
  [/^auth\.(found_gone|nothing_found)$/, ways],
  [/^auth\.(foreign_host|metadata|refused|incomplete)$/, settings],
  [/^config\.|^http\.not_allowed$|^local\.(port_busy|token_invalid)$/, settings],
  [/^vault\.(newer|unreadable)$/, look],
  [/^vault\.file_was_readable$/, refreshTokens],
  [/^vault\./, keep],
  [/^local\.(not_ours|other_tokens|unhealthy|ended|timed_out|engine_unreachable)$/, look],
];

const ended =
  /^app\.(not_signed_in|no_user_token)$|^auth\.session_over$|^cloud\.(refused|no_user|no_workspace)$/;

/** Where somebody is signed in, the same region and server are meant. */
export function signInAgain({ account }: Snapshot): Remedy {
  return {
    label: { key: account ? 'window-sign-in-again' : 'window-sign-in' },
    does: { send: account ? signInBy({ by: 'browser' }, account) : signIn },
  };
}

/** `null` when nothing on this page helps. `repeat` says whether the same can be asked again. */
export function remedyFor(code: Code, snapshot: Snapshot, repeat: boolean): Remedy | null {
  if (/^local\.(no_engine|engine_lost)$/.test(code)) return engine(snapshot.local.startable);
  if (ended.test(code)) return signInAgain(snapshot);
  if (code === 'auth.port_taken') return instead('one_time_code', snapshot);
  if (code === 'auth.no_one_time_code') return instead('browser', snapshot);
  const fitting = remedies.find(([codes]) => codes.test(code))?.[1];
  return fitting ?? (repeat ? again : look);
}

/** Another way in, to the same region. */
function instead(by: keyof typeof labels, { tried }: Snapshot): Remedy {
  return { label: { key: labels[by] }, does: { send: signInBy({ by }, tried ?? {}) } };
}

const labels = { browser: 'window-sign-in-browser', one_time_code: 'window-sign-in-code' };

function engine(name: string | null): Remedy {
  if (name === null) return look;
  return {
    label: { key: 'window-start-engine', args: { name } },
    does: { send: { type: 'start_engine' } },
  };
}
