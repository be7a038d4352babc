/** The one action that helps with a problem, by its code. */
import type { Snapshot } from './contract/Snapshot';
import type { Text } from './contract/Text';
import { refresh, signIn, signInBy } from './intents';
import type { Action } from './state/action';

export interface Remedy {
  label: Text;
  does: Action | 'again';
}

/** Repeats the last sign-in at the same region. A token is not kept, so it is pasted again. */
export function retrySignIn({ tried }: Snapshot): Action {
  if (tried === null) return { send: signIn };
  if (tried.method.by === 'token') return { openDialog: 'paste' };
  return { send: signInBy(tried.method, tried) };
}

const settings: Remedy = { label: { key: 'window-open-settings' }, does: { navigate: 'settings' } };
const again: Remedy = { label: { key: 'window-try-again' }, does: 'again' };
const look: Remedy = { label: { key: 'window-look-again' }, does: { send: refresh } };
const refreshTokens: Remedy = {
  label: { key: 'window-leaks-refresh' },
  does: { send: { type: 'open_tokens_page' } },
};
const paste: Remedy = { label: { key: 'window-sign-in-paste' }, does: { openDialog: 'paste' } };
const ways: Remedy = { label: { key: 'window-sign-in-ways' }, does: { openDialog: 'sign_in' } };
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

/** Signs in at the region and server of the active account, if there is one. */
export function signInAgain({ account }: Snapshot): Remedy {
  return {
    label: { key: account ? 'window-sign-in-again' : 'window-sign-in' },
    does: { send: account ? signInBy({ by: 'browser' }, account) : signIn },
  };
}

/** `null` when nothing on this page helps. `repeat`: whether the same request can be sent again. */
export function remedyFor(code: string, snapshot: Snapshot, repeat: boolean): Remedy | null {
  if (/^local\.(no_engine|engine_lost)$/.test(code)) return engine(snapshot.local.startable);
  if (ended.test(code)) return signInAgain(snapshot);
  if (code === 'auth.port_taken') return instead('one_time_code', snapshot);
  if (code === 'auth.no_one_time_code') return instead('browser', snapshot);
  const fitting = remedies.find(([codes]) => codes.test(code))?.[1];
  return fitting ?? (repeat ? again : look);
}

/** Another sign-in method at the same region. */
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
