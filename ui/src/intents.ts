/** Intents that several parts of the page send. */
import type { AccountView } from './contract/AccountView';
import type { Intent } from './contract/Intent';
import type { Method } from './contract/Method';
import type { SignInAttempt } from './contract/SignInAttempt';

type Hosts = Pick<AccountView | SignInAttempt, 'api_host' | 'auth_host'>;

/** Signs in by a method. The settings name each host that is left out. */
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

export const signIn: Intent = signInBy({ by: 'browser' });
export const signInByCode: Intent = signInBy({ by: 'one_time_code' });

export const startLocal: Intent = {
  type: 'start_local',
  user_token: null,
  workspace_token: null,
  data_folder: null,
  skip_new_version: false,
};

/** Asks Tinybird whether it takes the token. The answer is a finding of Doctor. */
export const checkCloud: Intent = { type: 'check_cloud' };

export const refresh: Intent = { type: 'refresh', folder: null };

export const keepCredentials: Intent = { type: 'keep_credentials' };
export const createLocalTokens: Intent = { type: 'generate_local_tokens' };
export const openEnginePage: Intent = { type: 'open_engine_page' };
