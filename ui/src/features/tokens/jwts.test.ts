import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JwtView } from '../../contract/JwtView';
import { problem } from '../../problem';
import { setJwts } from '../../state/app.svelte';
import { ends, sent } from '../../testing/host';
import { choose, draw, erase, hasButton, press, settle, text } from '../../testing/page';
import { violations } from '../../testing/axe';
import { snapshotOf } from '../../testing/snapshot';
import { jwt } from '../../testing/tokens';

vi.mock('../../host', () => import('../../testing/host'));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval', 'Date'] });
});

afterEach(async () => {
  await erase();
  vi.useRealTimers();
});

async function drawJwts(...jwts: JwtView[]): Promise<void> {
  await draw(snapshotOf(), 'tokens');
  setJwts(jwts);
  await settle();
}

const asked = () => sent.filter(({ type }) => ['repeat_jwt', 'forget_jwt'].includes(type));

describe('the JWTs made here', () => {
  test('say what they read and how long they work, and are copied', async () => {
    await drawJwts(jwt());
    expect(text()).toContain('Can read top_pages');
    expect(text()).toContain('24 hours left');
    await press('Copy JWT top_pages_read');

    expect(sent).toContainEqual({ type: 'copy', token: 'jwt:j1', destination: 'token' });
  });

  test.each([
    [59_000, '1 minute left'],
    [40 * 60_000, '40 minutes left'],
    [3 * 3_600_000, '3 hours left'],
    [30 * 86_400_000, '30 days left'],
    [-1, 'Ended'],
  ])('with %s ms to go: %s', async (left, words) => {
    await drawJwts(jwt({ ends_at: Date.now() + left }));

    expect(text()).toContain(words);
  });

  test('end while they are looked at', async () => {
    await drawJwts(jwt({ ends_at: Date.now() + 30_000 }));
    expect(hasButton('Copy JWT top_pages_read')).toBe(true);
    vi.advanceTimersByTime(60_000);
    await settle();

    expect(text()).toContain('Ended');
    expect(hasButton('Create again: JWT top_pages_read')).toBe(true);
  });

  test('that this run does not have are created again', async () => {
    await drawJwts(jwt({ masked: null }));
    expect(hasButton('Copy JWT top_pages_read')).toBe(false);
    expect(text()).toContain('it no longer has this JWT');
    await press('Create again: JWT top_pages_read');

    expect(asked()).toEqual([{ type: 'repeat_jwt', id: 'j1' }]);
  });

  test('that are kept are copied after the app was quit', async () => {
    await drawJwts(jwt({ masked: null, kept: true }));

    expect(text()).toContain('Companion keeps it for you.');
    expect(hasButton('Copy JWT top_pages_read')).toBe(true);
  });

  test('say why one was not created again', async () => {
    ends.repeat_jwt = problem('token.other_workspace', { name: 'widgets' });
    await drawJwts(jwt({ masked: null }));
    await press('Create again: JWT top_pages_read');

    expect(text()).toContain('This JWT belongs to the workspace widgets.');
  });

  test('are created again or removed from the list by their menu', async () => {
    await drawJwts(jwt());
    await press('More for the JWT top_pages_read');
    await choose('Create again');
    await press('More for the JWT top_pages_read');
    await choose('Remove from list');

    expect(asked()).toEqual([
      { type: 'repeat_jwt', id: 'j1' },
      { type: 'forget_jwt', id: 'j1' },
    ]);
  });

  test('name the workspace of another one, and the local instance', async () => {
    await drawJwts(jwt(), jwt({ id: 'j2', workspace_id: 'w2', workspace: 'widgets' }));
    expect(text()).toContain('widgets');
    setJwts([jwt({ id: 'j3', place: 'local', workspace: 'Tinybird_Local_Testing' })]);
    await settle();

    expect(text()).not.toContain('Tinybird_Local_Testing');
  });

  test('that are none lead to the first one', async () => {
    await drawJwts();
    expect(text()).toContain('None yet.');
    await press('New read-only token… Your first one');

    expect(hasButton('Create token')).toBe(true);
  });

  test('have nothing that axe finds', async () => {
    await drawJwts(jwt(), jwt({ id: 'j2', name: 'ended', ends_at: 0, masked: null }));
    vi.useRealTimers();

    expect(await violations()).toEqual([]);
  });
});
