/** Snapshots for tests: signed in, everything ready, except for the changes of the test.
 *
 * The core's `view` fills in what follows from the other fields, from `vault_text` on, and its tests
 * show when it says what. A test of the page gives these fields too, as far as it draws them. */
import type { DoctorCheck } from '../contract/DoctorCheck';
import type { Finding } from '../contract/Finding';
import type { DefaultValue } from '../contract/DefaultValue';
import type { Snapshot } from '../contract/Snapshot';
import type { Text } from '../contract/Text';
import type { TokenFile } from '../contract/TokenFile';
import type { VaultState } from '../contract/VaultState';
import type { VaultView } from '../contract/VaultView';

const given = (value: string): DefaultValue => ({ value, variable: null });

const place = (key: string): Text => ({ key: `region-${key}`, args: { form: 'whole' } });
const london = place('gcp-europe-west2');

/** A vault and its keyring in the same state. */
export function vaultOf(state: VaultState, changes: Partial<VaultView> = {}): VaultView {
  const keyring = { keyring: state, backend: 'GNOME Keyring' };
  return { state, ...keyring, file: null, chosen: false, problem: null, ...changes };
}

export function snapshotOf(changes: Partial<Snapshot> = {}): Snapshot {
  const account = {
    api_host: 'https://api.europe-west2.gcp.tinybird.co',
    user_id: '0b373c52',
    email: 'ada@example.com',
    region: 'europe-west2',
    auth_host: 'https://cloud.tinybird.co',
    workspace: 'acme',
    ended: false,
  };
  return {
    language: 'en',
    settings: {
      language: null,
      theme: 'system',
      clear_clipboard_after: 45,
      auth_host: null,
      api_host: null,
      client_id: null,
      local_port: null,
      local_clickhouse_port: null,
      local_image: null,
      local_data_folder: null,
      local_memory_gib: null,
      keep_in_tray: null,
      notify_copied: true,
      notify_local: true,
      notify_sign_in: true,
      first_run_done: true,
    },
    settings_problem: null,
    defaults: {
      auth_host: given('https://cloud.tinybird.co'),
      api_host: given('https://api.europe-west2.gcp.tinybird.co'),
      client_id: given('tinybird-companion'),
      local_port: given('7181'),
      local_clickhouse_port: given('7182'),
      local_image: given('tinybirdco/tinybird-local:latest'),
    },
    home: '/home/ada',
    has_tray: true,
    starts_at_login: false,
    account,
    accounts: [account],
    workspace: { id: '85d01f2e', name: 'acme_analytics' },
    cloud_check: null,
    found: [],
    regions: [
      {
        name: 'europe-west2',
        provider: 'gcp',
        api_host: 'https://api.europe-west2.gcp.tinybird.co',
      },
      { name: 'us-east-1', provider: 'aws', api_host: 'https://api.us-east.aws.tinybird.co' },
      {
        name: 'eu-central-1',
        provider: 'aws',
        api_host: 'https://api.eu-central-1.aws.tinybird.co',
      },
    ],
    vault: vaultOf('in_keyring'),
    vault_test: null,
    tokens: [
      { id: 'workspace', masked: 'p.ey…RunBb6o' },
      { id: 'user', masked: 'p.ey…ahASHYE' },
    ],
    static_tokens: { workspace: null, phase: { is: 'idle' }, count: 0 },
    last_destinations: {},
    local_workspace: null,
    clipboard: { is: 'untouched' },
    project: null,
    projects: [
      {
        folder: '/home/ada/web-dashboard',
        path: '/home/ada/web-dashboard/.tinyb',
        state: 'written',
        email: 'ada@example.com',
        workspace: { id: '85d01f2e', name: 'acme_analytics' },
        local_workspace: null,
        was_connected: false,
        files: [tokenFile('/home/ada/web-dashboard/.tinyb')],
        problem: null,
      },
    ],
    leak_search: null,
    local: {
      state: 'ready',
      problem: null,
      address: 'http://localhost:7181',
      container: 'tinybird-local',
      is_ours: true,
      engine: 'Docker',
      startable: null,
      image: 'tinybirdco/tinybird-local:latest',
      has_newer_image: false,
      version: '2026.11.2',
      clickhouse: 'http://localhost:7182',
      data_folder: null,
      room: null,
      since: 1_795_430_000_000,
      tokens: {
        workspace_token: 'p.eyJ1IjogIjg1ZDAxZjJlIiwgImlkIjogIjEifQ.yChK-8A0yChK-8A0',
        user_token: 'p.eyJ1IjogIjBiMzczYzUyIiwgImlkIjogIjIifQ.JRzLJsJ0JRzLJsJ0',
      },
    },
    sign_in: { request: null, phase: { is: 'idle' } },
    tried: null,
    account_work: { request: null, phase: { is: 'idle' } },
    local_work: { request: null, phase: { is: 'idle' } },
    local_tokens: null,
    ended: [],
    places: {
      'europe-west2': london,
      'https://api.europe-west2.gcp.tinybird.co': london,
      'us-east-1': place('aws-us-east-1'),
      'https://api.us-east.aws.tinybird.co': place('aws-us-east-1'),
      'https://api.eu-central-1.aws.tinybird.co': place('aws-eu-central-1'),
    },
    vault_text: { key: 'vault-in-keyring', args: { known: 'yes', backend: 'GNOME Keyring' } },
    are_credentials_pending: false,
    sign_in_text: null,
    cloud_problem: null,
    local_summary: {
      tone: 'good',
      title: { key: 'local-ready', args: { address: 'localhost:7181' } },
      explanation: {
        key: 'local-since',
        args: { time: { unix_ms: 1_795_430_000_000 }, engine: 'Docker' },
      },
      action: 'stop',
      problem: null,
    },
    next_step: null,
    first_run_step: 'copy_token',
    projects_text: { key: 'projects-connected', args: { count: 1 } },
    findings: [
      finding('keyring', 'doctor-keyring'),
      finding('keyring_test', 'doctor-keyring-test', { tone: 'off' }),
    ],
    ...changes,
  };
}

/** A finding of Doctor. Its part of the computer is named and explained by `key`. */
export function finding(check: DoctorCheck, key: string, changes: Partial<Finding> = {}): Finding {
  const texts = {
    name: { key },
    result: { key: 'doctor-not-asked' },
    meaning: { key: `${key}-meaning` },
  };
  return { check, tone: 'good', ...texts, problem: null, ...changes };
}

/** A file of a project that holds its token and has no risks. */
export function tokenFile(path: string, more: Partial<TokenFile> = {}): TokenFile {
  return { path, kind: 'tinyb', state: 'written', risks: [], problem: null, ...more };
}
