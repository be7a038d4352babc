import { expect, test } from 'vitest';
import type { Code } from './contract/Code';
import { remedyFor, signInTried } from './remedy';
import { noEngine } from './testing/scenes';
import { snapshotOf } from './testing/snapshot';
import { catalogues } from './words';

const keys = catalogues.en().map(({ id }) => id);
const codes = keys
  .map((key) => /^problem-([a-z]+)-(\w+)-hint$/.exec(key))
  .flatMap((named) => (named ? [`${named[1]}.${named[2]}` as Code] : []));

test('there are problems in the catalogue', () => {
  expect(codes.length).toBeGreaterThan(40);
});

test.each(codes)('%s has one button that helps', (code) => {
  expect(remedyFor(code, snapshotOf(), true)?.label.key).toMatch(/^window-/);
});

test.each<[Code, string]>([
  ['cloud.refused', 'window-sign-in-again'],
  ['auth.session_over', 'window-sign-in-again'],
  ['auth.port_taken', 'window-sign-in-code'],
  ['auth.no_one_time_code', 'window-sign-in-browser'],
  ['auth.token_refused', 'window-sign-in-paste'],
  ['auth.found_gone', 'window-sign-in-ways'],
  ['auth.timed_out', 'window-try-again'],
  ['auth.foreign_host', 'window-open-settings'],
  ['local.port_busy', 'window-open-settings'],
  ['local.no_engine', 'window-look-again'],
  ['local.not_ours', 'window-look-again'],
  ['local.died', 'window-try-again'],
  ['vault.locked', 'window-try-again'],
  ['vault.file_was_readable', 'window-leaks-refresh'],
])('%s is helped by %s', (code, label) => {
  expect(remedyFor(code, snapshotOf(), true)?.label.key).toBe(label);
});

test('signing in again is to the same region, and at the same server', () => {
  const account = { ...snapshotOf().account!, auth_host: 'https://id.example.com' };
  expect(remedyFor('auth.session_over', snapshotOf({ account }), false)?.does).toEqual({
    send: expect.objectContaining({
      api_host: 'https://api.europe-west2.gcp.tinybird.co',
      auth_host: 'https://id.example.com',
    }),
  });
});

test('what was tried is tried again in the same way, at the same region', () => {
  const hosts = { api_host: 'https://api.example.com', auth_host: null };
  const tried = { method: { by: 'one_time_code' as const }, ...hosts };

  expect(signInTried(snapshotOf({ tried }))).toEqual({
    send: expect.objectContaining({ method: { by: 'one_time_code' }, ...hosts }),
  });
  expect(remedyFor('auth.port_taken', snapshotOf({ tried }), true)?.does).toEqual({
    send: expect.objectContaining({ method: { by: 'one_time_code' }, ...hosts }),
  });
});

test('a token that was pasted is not kept to be tried again', () => {
  const tried = { method: { by: 'token' as const }, api_host: null, auth_host: null };

  expect(signInTried(snapshotOf({ tried }))).toEqual({ put: 'paste' });
});

test('a keyring that was locked is tried again, not asked for something else', () => {
  expect(remedyFor('vault.locked', snapshotOf(), false)?.does).toEqual({
    send: { type: 'keep_credentials' },
  });
});

test('an engine that can be started is', () => {
  const snapshot = snapshotOf({ local: { ...noEngine.local, startable: 'OrbStack' } });

  expect(remedyFor('local.no_engine', snapshot, true)).toEqual({
    label: { key: 'window-start-engine', args: { name: 'OrbStack' } },
    does: { send: { type: 'start_engine' } },
  });
});

test('what cannot be repeated is looked at again', () => {
  expect(remedyFor('store.locked', snapshotOf(), false)?.label.key).toBe('window-look-again');
});
