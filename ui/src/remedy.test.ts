import { expect, test } from 'vitest';
import type { Remedy } from './contract/Remedy';
import { problem } from './problem';
import { remedyFor, retrySignIn } from './remedy';
import { noEngine } from './testing/scenes';
import { snapshotOf } from './testing/snapshot';

test.each<[Remedy, string]>([
  ['try_again', 'window-try-again'],
  ['look_again', 'window-look-again'],
  ['sign_in', 'window-sign-in-again'],
  ['sign_in_by_code', 'window-sign-in-code'],
  ['sign_in_in_browser', 'window-sign-in-browser'],
  ['choose_sign_in', 'window-sign-in-ways'],
  ['paste_token', 'window-sign-in-paste'],
  ['open_settings', 'window-open-settings'],
  ['keep_credentials', 'window-try-again'],
  ['refresh_tokens', 'window-leaks-refresh'],
  ['start_engine', 'window-look-again'],
  ['install_engine', 'window-install-engine'],
  ['unlock', 'window-unlock'],
  ['keep_in_file', 'window-keep-in-file'],
  ['choose_workspace', 'window-choose-workspace'],
  ['create_workspace', 'window-open-tinybird'],
  ['open_tokens', 'window-open-tokens'],
  ['create_local_tokens', 'window-generate'],
  ['show_log', 'window-show-log'],
  ['change_ports', 'window-change-ports'],
  ['remove_local', 'window-start-fresh-ask'],
])('%s has the button %s', (remedy, label) => {
  expect(remedyFor(remedy, snapshotOf(), true).label.key).toBe(label);
});

test('signing in again is to the same region, and at the same server', () => {
  const account = { ...snapshotOf().account!, auth_host: 'https://id.example.com' };
  expect(remedyFor('sign_in', snapshotOf({ account }), false).does).toEqual({
    send: expect.objectContaining({
      api_host: 'https://api.europe-west2.gcp.tinybird.co',
      auth_host: 'https://id.example.com',
    }),
  });
});

test('what was tried is tried again in the same way, at the same region', () => {
  const hosts = { api_host: 'https://api.example.com', auth_host: null };
  const tried = { method: { by: 'one_time_code' as const }, ...hosts };

  expect(retrySignIn(snapshotOf({ tried }))).toEqual({
    send: expect.objectContaining({ method: { by: 'one_time_code' }, ...hosts }),
  });
  expect(remedyFor('sign_in_by_code', snapshotOf({ tried }), true).does).toEqual({
    send: expect.objectContaining({ method: { by: 'one_time_code' }, ...hosts }),
  });
});

test('a token that was pasted is not kept to be tried again', () => {
  const tried = { method: { by: 'token' as const }, api_host: null, auth_host: null };

  expect(retrySignIn(snapshotOf({ tried }))).toEqual({ openDialog: 'paste' });
});

test('a keyring that was locked is tried again, not asked for something else', () => {
  expect(remedyFor('keep_credentials', snapshotOf(), false).does).toEqual({
    send: { type: 'keep_credentials' },
  });
});

test.each(['start_engine', 'install_engine'] as const)(
  'an engine that can be started is (%s)',
  (remedy) => {
    const snapshot = snapshotOf({ local: { ...noEngine.local, startable: 'OrbStack' } });

    expect(remedyFor(remedy, snapshot, true)).toEqual({
      label: { key: 'window-start-engine', args: { name: 'OrbStack' } },
      does: { send: { type: 'start_engine' } },
    });
  },
);

test.each([
  ['7181', 'local_port'],
  ['7182', 'local_clickhouse_port'],
] as const)('port %s that is taken leads to the field %s', (port, field) => {
  const busy = problem('local.port_busy', { port }, 'change_ports');
  const local_summary = { ...noEngine.local_summary, problem: busy };

  expect(remedyFor('change_ports', snapshotOf({ local_summary }), true).does).toEqual({
    navigate: 'settings',
    field,
  });
});

test('what cannot be repeated is looked at again', () => {
  expect(remedyFor('try_again', snapshotOf(), false).label.key).toBe('window-look-again');
});
