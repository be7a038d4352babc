import { afterEach, expect, test, vi } from 'vitest';
import type { Snapshot } from '../../contract/Snapshot';
import { problem } from '../../problem';
import { ends, sent } from '../../testing/host';
import {
  button,
  buttons,
  draw,
  erase,
  hasButton,
  nameOf,
  press,
  publish,
  text,
} from '../../testing/page';
import { notHere, pendingCredentials, signingIn } from '../../testing/scenes';
import { finding, snapshotOf, vaultOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

const locked: Partial<Snapshot> = {
  tokens: [],
  vault: vaultOf('locked', { problem: problem('vault.locked', {}, 'unlock') }),
};

test('local tokens that were not created yet have one row, whose button stays', async () => {
  await draw(snapshotOf(notHere), 'tokens');
  expect(text()).toContain('Local tokens Not created yet.');
  expect(text()).not.toContain('Local workspace token');
  button('Create local tokens').focus();
  await press('Create local tokens');
  expect(sent).toContainEqual({ type: 'generate_local_tokens' });

  publish(snapshotOf({ ...notHere, local_tokens: snapshotOf().local.tokens }));
  expect(text()).toContain('Local workspace token');
  expect(text()).not.toContain('Not created yet.');
  expect(document.activeElement).toBe(button('Create local tokens'));
});

test('why local tokens could not be created is said, until they are', async () => {
  ends.generate_local_tokens = problem('app.broke');
  await draw(snapshotOf(notHere), 'tokens');
  await press('Create local tokens');
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(1);

  publish(snapshotOf({ ...notHere, local_tokens: snapshotOf().local.tokens }));
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(0);
});

test('a token of an account whose secrets are gone is fetched at its region', async () => {
  await draw(snapshotOf({ tokens: [] }));
  await press('Sign in for the workspace token');
  expect(sent).toEqual([
    expect.objectContaining({ type: 'sign_in', api_host: snapshotOf().account?.api_host }),
  ]);

  publish(snapshotOf({ tokens: [], ...signingIn({ at: 'discovering' }) }));
  expect(hasButton('Sign in for the workspace token')).toBe(false);
});

test('a sign-in is not asked for while the saved tokens are being read', async () => {
  const account_work = { request: 1, phase: { is: 'running', with: 'working' } } as const;
  await draw(snapshotOf({ tokens: [], account_work }));
  expect(hasButton('Sign in for the workspace token')).toBe(false);
});

test('a token behind a locked keyring has its Unlock, and so has the notice', async () => {
  await draw(snapshotOf(locked));
  expect(text()).toContain('Unlock your keyring to copy this token.');
  await press('Unlock your keyring');
  await press('Unlock');
  expect(sent).toEqual([{ type: 'keep_credentials' }, { type: 'keep_credentials' }]);
});

test('a keyring that did not answer asks for no sign-in; the notice tries it again', async () => {
  const slow = problem('vault.timed_out', {}, 'keep_credentials');
  await draw(snapshotOf({ tokens: [], vault: vaultOf('failed', { problem: slow }) }));
  expect(text()).toContain('We couldn’t read this token from your keyring.');
  expect(hasButton('Sign in for the workspace token')).toBe(false);
  await press('Try again');
  expect(sent).toEqual([{ type: 'keep_credentials' }]);

  const unreadable = problem('vault.unreadable', {}, 'sign_in');
  publish(snapshotOf({ tokens: [], vault: vaultOf('failed', { problem: unreadable }) }));
  expect(hasButton('Sign in for the workspace token')).toBe(true);
});

test('credentials that a locked keyring did not take are kept by its Unlock', async () => {
  const pending = pendingCredentials('vault.locked');
  await draw(snapshotOf({ ...pending, vault: { ...pending.vault, keyring: 'locked' } }));
  await press('Unlock your keyring');
  expect(sent).toEqual([{ type: 'keep_credentials' }]);
});

test('credentials that are not kept yet have one set of buttons, also in Doctor', async () => {
  const absent = problem('vault.absent', {}, 'keep_in_file');
  const findings = [finding('keyring', 'doctor-keyring', { tone: 'amber', problem: absent })];
  await draw(snapshotOf({ ...pendingCredentials('vault.absent'), findings }), 'doctor');
  expect(buttons().filter((one) => nameOf(one) === 'Save in a file…')).toHaveLength(1);

  publish(snapshotOf({ vault: vaultOf('absent', { problem: absent }), findings }));
  await press('Save in a file…');
  expect(text()).toContain('The file isn’t encrypted');
});
