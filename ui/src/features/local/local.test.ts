import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Code } from '../../contract/Code';
import type { Remedy } from '../../contract/Remedy';
import { problem } from '../../problem';
import { navigation } from '../../state/navigation.svelte';
import { ends, readLocalLog, sent } from '../../testing/host';
import {
  draw,
  erase,
  hasButton,
  press,
  primaries,
  publish,
  settle,
  text,
} from '../../testing/page';
import { firstRun, localDied, noEngine, notHere } from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

/** An instance whose last start failed. */
function failed(code: Code, args: Record<string, string>, remedy: Remedy) {
  const found = problem(code, args, remedy);
  return snapshotOf({
    ...notHere,
    local_summary: { ...notHere.local_summary, problem: found },
  });
}

describe('the log of Tinybird Local', () => {
  test('is read on a press, and read again and copied on another', async () => {
    await draw(snapshotOf(localDied), 'local');
    await press('Show log');
    expect(text()).toContain('Tinybird Local log');
    expect(document.querySelector('.dialog pre')?.textContent).toBe('one\ntwo');

    readLocalLog.mockResolvedValueOnce('one\ntwo\nthree');
    await press('Check again');
    expect(document.querySelector('.dialog pre')?.textContent).toContain('three');
    await press('Copy log');
    expect(sent).toEqual([{ type: 'copy_local_log' }]);
    expect(hasButton('Log copied')).toBe(true);
  });

  test('shows the newest line, and no character that hides another', async () => {
    const scrolled = vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(900);
    await draw(snapshotOf(localDied), 'local');
    readLocalLog.mockResolvedValueOnce('first\nlast \u202egnp');
    await press('Show log');

    const box = document.querySelector('.dialog pre')!;
    expect(box.textContent).toContain('last \\u{202e}gnp');
    expect(box.scrollTop).toBe(900);
    scrolled.mockRestore();
  });

  test('that cannot be read, or is empty, is said', async () => {
    await draw(snapshotOf(localDied), 'local');
    readLocalLog.mockRejectedValueOnce(problem('local.engine_hangs', { name: 'Docker' }));
    await press('Show log');
    expect(text()).toContain('Docker is running but doesn’t finish our requests.');

    readLocalLog.mockResolvedValueOnce('');
    await press('Check again');
    expect(text()).toContain('The log is empty.');
    expect(text()).not.toContain('doesn’t finish our requests');
    expect(hasButton('Copy log')).toBe(false);
  });
});

describe('the end of the log', () => {
  const end = () => document.querySelector('main pre')?.textContent;

  test('stands with an instance that failed', async () => {
    readLocalLog.mockResolvedValueOnce('1\n2\n3\n\n4\n5\n6\nlast \u202egnp\n');
    await draw(snapshotOf(localDied), 'local');
    await settle();
    expect(end()).toBe('2\n3\n4\n5\n6\nlast \\u{202e}gnp');
  });

  test('is not there where it cannot be read, or nothing failed', async () => {
    readLocalLog.mockRejectedValueOnce(problem('local.absent'));
    await draw(snapshotOf(localDied), 'local');
    await settle();
    expect(end()).toBeUndefined();
    publish(snapshotOf(notHere));
    await settle();
    expect(end()).toBeUndefined();
  });
});

describe('an instance with other tokens', () => {
  const other = failed('local.other_tokens', { container: 'tinybird-local' }, 'remove_local');

  test('is deleted and started anew after a yes that names what is lost', async () => {
    await draw(other, 'local');
    await press('Remove and start fresh…');
    expect(text()).toContain('Deletes Tinybird Local’s container and its data on this computer.');
    expect(sent).toEqual([]);

    await press('Remove and start fresh');
    expect(sent.map(({ type }) => type)).toEqual(['remove_local', 'start_local']);
    expect(text()).not.toContain('Remove Tinybird Local?');
  });

  test('is kept by a no, and nothing is started if it could not be deleted', async () => {
    await draw(other, 'local');
    await press('Remove and start fresh…');
    await press('Cancel');
    expect(sent).toEqual([]);

    ends.remove_local = problem('local.not_ours');
    await press('Remove and start fresh…');
    await press('Remove and start fresh');
    expect(sent.map(({ type }) => type)).toEqual(['remove_local']);
    expect(text()).toContain('Remove Tinybird Local?');
    expect(text()).toContain('Use that program to start, stop or delete it.');
  });
});

test.each([
  [true, true],
  [false, false],
])('a stopped instance can be removed if it is ours (%s)', async (is_ours, offered) => {
  const local = { ...notHere.local, state: 'stopped' as const, is_ours };
  await draw(snapshotOf({ ...notHere, local }), 'local');
  expect(hasButton('Remove… Tinybird Local')).toBe(offered);
  if (!offered) return;

  await press('Remove… Tinybird Local');
  await press('Remove');
  expect(sent).toEqual([{ type: 'remove_local' }]);
});

test('a port that is taken leads to its field in the settings', async () => {
  const args = { port: '7182', known: 'no', holder: '', process: '' };
  await draw(failed('local.port_busy', args, 'change_ports'), 'local');
  await press('Change ports');

  expect(navigation.screen).toBe('settings');
  const focused = document.activeElement as HTMLInputElement;
  expect(document.querySelector(`label[for="${focused.id}"]`)?.textContent).toBe('ClickHouse port');
});

test('in the first run a button leads to the settings too, and Home leads back', async () => {
  const { local_summary } = failed('local.port_busy', { port: '7181' }, 'change_ports');
  await draw(snapshotOf({ ...notHere, ...firstRun, local_summary }));
  await press('Optional, for developers');
  await press('Change ports');
  expect(document.querySelector('h1')?.textContent).toBe('Settings');

  await press('Home');
  expect(document.querySelector('h1')?.textContent).toContain('Your token is ready');
});

test('where no engine is installed, Docker is a press away, and nothing is red', async () => {
  await draw(snapshotOf(noEngine), 'local');
  expect(text()).toContain('Cloud tokens work without Docker.');
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(0);
  await press('Get Docker');
  await press('Check again for Docker');

  expect(sent.map(({ type }) => type)).toEqual(['open_engine_page', 'refresh']);
  expect(primaries()).not.toContain('Get Docker');
});

test('a problem that a start repeats has the button of the start alone', async () => {
  await draw(failed('local.pull_failed', {}, 'try_again'), 'local');
  expect(hasButton('Try again')).toBe(false);
  await press('Start Tinybird Local');
  publish(snapshotOf());
  await settle();
  expect(sent.map(({ type }) => type)).toEqual(['start_local']);
});
