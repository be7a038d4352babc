import { afterEach, describe, expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import type { Code } from '../../contract/Code';
import type { Finding } from '../../contract/Finding';
import { problem } from '../../problem';
import { sent } from '../../testing/host';
import { draw, erase, hasButton, press, publish, settle, text } from '../../testing/page';
import { offline } from '../../testing/scenes';
import { finding, snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

describe('Doctor', () => {
  test('says what was found, what it means, and looks again', async () => {
    const locked = finding('keyring', 'doctor-keyring', {
      tone: 'amber',
      result: { key: 'vault-locked', args: { known: 'yes', backend: 'GNOME Keyring' } },
      problem: problem('vault.locked', {}, 'keep_credentials'),
    });
    const engine = finding('engine', 'doctor-engine', {
      result: { key: 'doctor-engine-found', args: { engine: 'Docker' } },
    });
    await draw(snapshotOf({ findings: [locked, engine] }), 'doctor');

    expect(text()).toContain('1 result needs your attention.');
    expect(text()).toContain('GNOME Keyring is locked');
    expect(text()).toContain('Keeps you signed in when you reopen Companion.');
    expect(text()).toContain('Docker is running');
    expect(document.querySelectorAll('[data-code]')).toHaveLength(1);
    await press('Check again');
    expect(sent).toEqual([{ type: 'refresh', folder: null }, { type: 'check_cloud' }]);
  });

  test('says for two seconds that it checked, though nothing is new', async () => {
    vi.useFakeTimers();
    await draw(snapshotOf(), 'doctor');
    await press('Check again');
    await settle();
    expect(hasButton('Checked')).toBe(true);

    vi.advanceTimersByTime(2000);
    flushSync();
    expect(hasButton('Check again')).toBe(true);
    vi.useRealTimers();
  });

  test('says once that Tinybird does not answer, and that the session is over', async () => {
    const cloud = (code: Code) =>
      finding('cloud', 'doctor-cloud', { tone: 'red', problem: problem(code, { host: 'x' }) });
    const findings = [cloud('cloud.unreachable')];
    await draw(snapshotOf({ ...offline, findings }), 'doctor');
    expect(document.querySelectorAll('[data-code]')).toHaveLength(1);

    const account = { ...snapshotOf().account!, ended: true };
    publish(snapshotOf({ account, findings: [cloud('auth.session_over')] }));
    expect(document.querySelectorAll('[data-code]')).toHaveLength(1);
  });

  test('tests the keyring and says what that showed', async () => {
    const test = (changes: Partial<Finding>) =>
      snapshotOf({ findings: [finding('keyring_test', 'doctor-keyring-test', changes)] });
    await draw(snapshotOf(), 'doctor');

    await press('Test your keyring');
    expect(sent).toEqual([{ type: 'test_vault' }]);
    publish(
      test({ result: { key: 'doctor-keyring-kept', args: { known: 'yes', backend: 'KWallet' } } }),
    );
    expect(text()).toContain('KWallet is working');
    publish(
      test({
        tone: 'red',
        result: { key: 'doctor-keyring-not-kept' },
        problem: problem('vault.not_kept'),
      }),
    );
    expect(text()).toContain('Your keyring isn’t saving passwords');
    expect(document.querySelectorAll('[data-code]')).toHaveLength(1);
  });
});
