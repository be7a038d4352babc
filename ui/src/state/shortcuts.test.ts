import { afterEach, describe, expect, test, vi } from 'vitest';
import { sent, zoom } from '../testing/host';
import { draw, erase, settle } from '../testing/page';
import { snapshotOf } from '../testing/snapshot';
import { navigation, openDialog } from './navigation.svelte';

vi.mock('../host', () => import('../testing/host'));

afterEach(erase);

function press(key: string, more: KeyboardEventInit = { ctrlKey: true }): boolean {
  return !dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true, ...more }));
}

describe('a shortcut', () => {
  test.each([
    ['2', 'tokens'],
    ['3', 'local'],
    ['4', 'projects'],
    [',', 'settings'],
    ['1', 'home'],
  ])('Ctrl+%s shows %s', async (key, screen) => {
    await draw(snapshotOf(), 'doctor');

    expect(press(key)).toBe(true);
    expect(navigation.screen).toBe(screen);
  });

  test('puts the focus into the screen, which Page Down then scrolls', async () => {
    await draw(snapshotOf(), 'doctor');
    press('2');
    await settle();

    expect(document.activeElement?.tagName).toBe('MAIN');
  });

  test('Ctrl+Shift+C copies the workspace token', async () => {
    await draw(snapshotOf());

    press('C', { ctrlKey: true, shiftKey: true });

    expect(sent).toEqual([{ type: 'copy', token: 'workspace', destination: 'token' }]);
  });

  test('copies nothing where there is no workspace token', async () => {
    await draw(snapshotOf({ tokens: [] }));

    press('C', { ctrlKey: true, shiftKey: true });

    expect(sent).toEqual([]);
  });

  test('leaves other keys and the keys of the system alone', async () => {
    await draw(snapshotOf(), 'doctor');

    expect(press('1', {})).toBe(false);
    expect(press('1', { ctrlKey: true, altKey: true })).toBe(false);
    expect(press('c')).toBe(false);
    expect(navigation.screen).toBe('doctor');
  });

  test('changes no screen behind a dialog', async () => {
    await draw(snapshotOf(), 'doctor');
    openDialog('sign_out');

    expect(press('1')).toBe(false);
    expect(navigation.screen).toBe('doctor');
  });

  test('zooms in and out within its limits, also in the first run', async () => {
    await draw(snapshotOf({ settings: { ...snapshotOf().settings, first_run_done: false } }));

    press('+');
    press('=');
    for (let times = 0; times < 20; times += 1) press('-');
    for (let times = 0; times < 20; times += 1) press('+');
    press('0');

    const levels = vi.mocked(zoom).mock.calls.map(([level]) => level);
    expect(levels.slice(0, 2)).toEqual([1.1, 1.25]);
    expect(Math.min(...levels)).toBe(0.8);
    expect(Math.max(...levels)).toBe(2);
    expect(levels.at(-1)).toBe(1);
  });
});
