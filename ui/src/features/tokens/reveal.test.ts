import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { navigate } from '../../state/navigation.svelte';
import { reveal } from '../../testing/host';
import { button, draw, erase, hasButton, press, publish, settle, text } from '../../testing/page';
import { problem } from '../../problem';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await erase();
  vi.useRealTimers();
});

async function revealed(): Promise<void> {
  await draw(snapshotOf(), 'tokens');
  await press('Reveal workspace token');
  expect(text()).toContain('p.the-whole-token');
}

describe('a revealed token', () => {
  test('is that of its row, and says when it hides', async () => {
    await revealed();

    expect(reveal).toHaveBeenCalledExactlyOnceWith('workspace');
    expect(text()).toContain('Hide (30 s)');
  });

  test('is hidden after 30 seconds, and nothing ticks on', async () => {
    await revealed();
    vi.advanceTimersByTime(29_000);
    flushSync();
    expect(text()).toContain('Hide (1 s)');
    expect(text()).toContain('p.the-whole-token');

    vi.advanceTimersByTime(1000);
    flushSync();
    await settle();
    expect(text()).not.toContain('p.the-whole-token');
    expect(text()).toContain('p.ey…RunBb6o');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is hidden on a click, and its button keeps the focus', async () => {
    await draw(snapshotOf(), 'tokens');
    button('Reveal workspace token').focus();
    await press('Reveal workspace token');
    expect(document.activeElement).toBe(button('Hide workspace token'));
    await press('Hide workspace token');

    expect(text()).not.toContain('p.the-whole-token');
  });

  test('is hidden when the page is', async () => {
    await revealed();
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    flushSync();

    expect(text()).not.toContain('p.the-whole-token');
  });

  test('is dropped when its screen is left', async () => {
    await revealed();
    navigate('home');
    flushSync();
    navigate('tokens');
    flushSync();

    expect(text()).not.toContain('p.the-whole-token');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is dropped when it is another workspace that is drawn', async () => {
    await revealed();
    publish(snapshotOf({ tokens: [{ id: 'workspace', masked: 'p.ey…another0' }] }));
    await settle();

    expect(text()).not.toContain('p.the-whole-token');
    expect(text()).toContain('p.ey…another0');
  });

  test('is not shown when it arrives after its screen was left', async () => {
    let arrive: (token: string) => void = () => {};
    vi.mocked(reveal).mockReturnValueOnce(new Promise((resolve) => (arrive = resolve)));
    await draw(snapshotOf(), 'tokens');
    await press('Reveal workspace token');
    navigate('home');
    flushSync();
    arrive('p.the-whole-token');
    await settle();

    expect(text()).not.toContain('p.the-whole-token');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that cannot be had says why', async () => {
    vi.mocked(reveal).mockRejectedValueOnce(problem('vault.locked'));
    await draw(snapshotOf(), 'tokens');
    await press('Reveal workspace token');

    expect(document.querySelector('[role=alert]')?.textContent).toContain('keyring is locked');
    expect(hasButton('Reveal workspace token')).toBe(true);
  });
});
