import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Format } from '../../contract/Format';
import type { Snapshot } from '../../contract/Snapshot';
import { problem } from '../../problem';
import { sent } from '../../testing/host';
import { draw, erase, hasButton, press, publish, settle, text } from '../../testing/page';
import { signedOut } from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
});

afterEach(async () => {
  await erase();
  vi.useRealTimers();
});

function holding(seconds: number | null, format: Format = 'token'): Pick<Snapshot, 'clipboard'> {
  const clears_at = seconds === null ? null : Date.now() + seconds * 1000;
  return {
    clipboard: {
      is: 'holds',
      with: { what: { is: 'token', with: 'workspace' }, format, copied_at: 0, clears_at },
    },
  };
}

const status = () => document.querySelector('.visually-hidden[role=status]')?.textContent;

describe('a Copy button', () => {
  test('copies its own token', async () => {
    await draw(snapshotOf());
    await press('Copy workspace token');

    expect(sent).toEqual([{ type: 'copy', token: 'workspace', format: 'token' }]);
  });

  test('says that it was copied, and for how long; then is as before', async () => {
    await draw(snapshotOf());
    publish(snapshotOf(holding(45)));
    expect(hasButton('Copied workspace token')).toBe(true);
    expect(hasButton('Copy local workspace token')).toBe(true);
    expect(text()).toContain('Copied the workspace token. Clears in 45 s.');
    vi.advanceTimersByTime(2000);
    flushSync();
    expect(hasButton('Copy workspace token')).toBe(true);
    vi.advanceTimersByTime(42_000);
    flushSync();
    expect(text()).toContain('Clears in 1 s.');

    publish(snapshotOf({ clipboard: { is: 'cleared' } }));
    await settle();
    expect(hasButton('Copy workspace token')).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('says it to those who do not see it, once', async () => {
    await draw(snapshotOf());
    publish(snapshotOf(holding(45)));
    expect(status()).toBe('Copied the workspace token.');
    vi.advanceTimersByTime(5000);
    flushSync();
    expect(status()).toBe('Copied the workspace token.');
    publish(snapshotOf({ clipboard: { is: 'cleared' } }));
    expect(status()).toBe('Clipboard cleared.');
  });

  test('names no end where there is none', async () => {
    await draw(snapshotOf(holding(null)));

    expect(text()).toContain('Copied the workspace token.');
    expect(text()).not.toContain('Clears in');
  });

  test('names the form in which a token was copied', async () => {
    await draw(snapshotOf());
    publish(snapshotOf(holding(45, 'curl')));

    expect(text()).toContain('Copied the workspace token as a curl command. Clears in 45 s.');
    expect(status()).toBe('Copied the workspace token as a curl command.');
  });

  test('is followed by a way to clear at once', async () => {
    await draw(snapshotOf(holding(45)));
    await press('Clear now');

    expect(sent).toEqual([{ type: 'clear_clipboard' }]);
  });

  test('says why nothing was copied', async () => {
    await draw(snapshotOf({ clipboard: { is: 'failed', with: problem('app.broke') } }));

    expect(document.querySelector('[role=alert]')?.textContent).toContain('Something went wrong');
  });

  test('is not there for a token that is not', async () => {
    await draw(snapshotOf(signedOut));

    expect(hasButton('Copy workspace token')).toBe(false);
    expect(hasButton('Copy local workspace token')).toBe(true);
  });
});
