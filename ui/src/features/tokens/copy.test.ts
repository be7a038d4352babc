import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CopiedContent } from '../../contract/CopiedContent';
import type { Snapshot } from '../../contract/Snapshot';
import { problem } from '../../problem';
import { ends, sent } from '../../testing/host';
import { button, draw, erase, hasButton, press, publish, settle, text } from '../../testing/page';
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

function holding(
  seconds: number | null,
  changes: Partial<CopiedContent> = {},
): Pick<Snapshot, 'clipboard'> {
  const clears_at = seconds === null ? null : Date.now() + seconds * 1000;
  return {
    clipboard: {
      is: 'holds',
      with: {
        what: { is: 'token', with: 'workspace' },
        destination: 'token',
        field: null,
        copied_at: 0,
        clears_at,
        ...changes,
      },
    },
  };
}

const status = () => document.querySelector('.visually-hidden[role=status]')?.textContent;

describe('a Copy button', () => {
  test('copies its own token', async () => {
    await draw(snapshotOf());
    await press('Copy workspace token');

    expect(sent).toEqual([{ type: 'copy', token: 'workspace', destination: 'token' }]);
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

  test('says why a copy failed, until there is another one', async () => {
    ends.copy = problem('token.not_for_destination');
    await draw(snapshotOf());
    await press('Copy workspace token');
    expect(document.querySelector('[role=alert]')?.textContent).toContain(
      'This token can’t be used there. Choose another token, or another place.',
    );
    publish(snapshotOf(holding(45, { copied_at: 1 })));
    await settle();
    expect(document.querySelector('[role=alert]')).toBeNull();
    await press('Copied workspace token');
    publish(snapshotOf(holding(45, { copied_at: 1 })));
    await settle();
    expect(document.querySelector('[role=alert]')).not.toBeNull();
  });

  test('names no end where there is none', async () => {
    await draw(snapshotOf(holding(null)));

    expect(text()).toContain('Copied the workspace token.');
    expect(text()).not.toContain('Clears in');
  });

  test('names the place that a token was copied for', async () => {
    await draw(snapshotOf());
    publish(snapshotOf(holding(45, { destination: 'curl' })));

    expect(text()).toContain('Copied the workspace token for curl. Clears in 45 s.');
    expect(status()).toBe('Copied the workspace token for curl.');
  });

  test('names the field of a form that was copied', async () => {
    await draw(snapshotOf());
    publish(snapshotOf(holding(45, { destination: 'grafana', field: 'Server address' })));

    expect(text()).toContain('Copied “Server address” for Grafana. Clears in 45 s.');
    expect(status()).toBe('Copied “Server address” for Grafana.');
  });

  test('copies for the place where its token was pasted last, and says so', async () => {
    await draw(snapshotOf({ last_destinations: { workspace: 'grafana' } }));
    expect(button('Copy for Grafana: workspace token').textContent).toContain('Copy for Grafana');
    expect(hasButton('Copy local workspace token')).toBe(true);
    await press('Copy for Grafana: workspace token');

    expect(sent).toEqual([{ type: 'copy', token: 'workspace', destination: 'grafana' }]);
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
