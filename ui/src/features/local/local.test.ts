import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Code } from '../../contract/Code';
import type { Remedy } from '../../contract/Remedy';
import { problem } from '../../problem';
import { navigation } from '../../state/navigation.svelte';
import {
  ends,
  followLocalLog,
  nextLogLines,
  readLocalLog,
  saveLog,
  sent,
  stopLocalLog,
} from '../../testing/host';
import {
  check,
  draw,
  erase,
  hasButton,
  press,
  primaries,
  publish,
  settle,
  text,
  type,
} from '../../testing/page';
import { firstRun, localDied, noEngine, notHere } from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';
import { Log, mostCharacters, mostLines } from './log';

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
  const lines = () => [...document.querySelectorAll('.dialog .line')].map((l) => l.textContent);
  const level = (at: number) => document.querySelectorAll('.dialog .line')[at]?.className;

  /** The log ends after these batches. */
  function comes(...batches: string[][]): void {
    for (const batch of batches) nextLogLines.mockResolvedValueOnce(batch);
    nextLogLines.mockResolvedValueOnce(null);
  }

  /** Shows the logs, whose box is high enough for their lines. */
  async function show(): Promise<void> {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(180);
    await draw(snapshotOf(localDied), 'local');
    await press('Show log');
  }

  afterEach(() => {
    vi.restoreAllMocks();
    nextLogLines.mockReset();
  });

  test('is followed to its end, and read again and copied on a press', async () => {
    comes(['one', 'ERROR two'], ['three \u202egnp']);
    await show();
    await vi.waitFor(() => expect(lines()).toEqual(['one', 'ERROR two', 'three \\u{202e}gnp']));
    expect([level(0), level(1)]).toEqual([
      expect.stringContaining('other'),
      expect.stringContaining('error'),
    ]);
    await vi.waitFor(() => expect(text()).toContain('The log has ended.'));

    await press('Copy lines');
    expect(sent).toEqual([{ type: 'copy_text', text: 'one\nERROR two\nthree \u202egnp' }]);
    expect(hasButton('Lines copied')).toBe(true);
    comes(['again']);
    await press('Check again');
    await vi.waitFor(() => expect(lines()).toEqual(['again']));
  });

  test('is searched, and shows the errors and warnings of another log', async () => {
    comes(['GET /a', 'WARNING: slow', 'GET /b']);
    await show();
    await vi.waitFor(() => expect(lines()).toHaveLength(3));
    await type('Search this log', 'get');
    expect(lines()).toEqual(['GET /a', 'GET /b']);
    await type('Search this log', 'nowhere');
    expect(text()).toContain('No line matches.');
    expect(hasButton('Copy lines')).toBe(false);
    await type('Search this log', '');

    await check('Errors and warnings only');
    expect(lines()).toEqual(['WARNING: slow']);
    await vi.waitFor(() => expect(text()).toContain('The log has ended.'));
    comes(['fatal: x', 'fine']);
    await check('Kafka');
    expect(followLocalLog.mock.calls.at(-1)).toEqual(['kafka', expect.any(Number)]);
    await vi.waitFor(() => expect(lines()).toEqual(['fatal: x']));
  });

  test('is saved where the person says, and is followed no more once it is closed', async () => {
    comes(['one']);
    await show();
    await vi.waitFor(() => expect(hasButton('Save…')).toBe(true));
    saveLog.mockResolvedValueOnce('/home/ada/tinybird-local-container.log');
    await press('Save…');
    expect(saveLog).toHaveBeenCalledWith('container', 'one\n');
    expect(text()).toContain('tinybird-local-container.log');
    saveLog.mockRejectedValueOnce(problem('store.full', { path: '/x' }));
    await press('Save…');
    expect(text()).toContain('no space left');
    expect(text()).not.toContain('Saved in');

    await press('Close');
    expect(stopLocalLog).toHaveBeenCalledWith(followLocalLog.mock.calls.at(-1)?.[1]);
  });

  test('that cannot be read, or is empty, is said', async () => {
    nextLogLines.mockRejectedValueOnce(problem('local.engine_hangs', { name: 'Docker' }));
    await show();
    await vi.waitFor(() =>
      expect(text()).toContain('Docker is running but doesn’t finish our requests.'),
    );

    comes();
    await press('Check again');
    await vi.waitFor(() => expect(text()).toContain('The log is empty.'));
    expect(text()).not.toContain('doesn’t finish our requests');
    expect(hasButton('Copy lines')).toBe(false);
  });

  test('holds the newest lines, up to a number of lines and of characters', () => {
    const log = new Log();
    log.show({ search: 'x', problemsOnly: false });
    for (let batch = 0; batch < 30; batch += 1) {
      log.push(Array.from({ length: 1000 }, (_, at) => `x${batch * 1000 + at}`));
    }
    expect([log.shown.length, log.shown[0], log.shown.at(-1)]).toEqual([
      mostLines,
      'x20000',
      'x29999',
    ]);
    log.push(Array.from({ length: 3 }, () => 'x'.repeat(mostCharacters / 2)));
    expect(log.shown).toHaveLength(2);
    log.push(['y']);
    expect(log.shown).toHaveLength(1);
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

describe('a newer version', () => {
  const ready = snapshotOf().local;

  test.each([
    [null, 'The data in the container is deleted.'],
    ['/data', 'Your data stays in /data.'],
  ])('is downloaded after a yes that names what is lost (%s)', async (data_folder, lost) => {
    const local = { ...ready, has_newer_image: true, data_folder };
    await draw(snapshotOf({ local }), 'local');
    expect(text()).toContain('A newer version of Tinybird Local is available');
    await press('Update… Tinybird Local');
    expect(text()).toContain(lost);
    expect(sent).toEqual([]);

    await press('Update');
    expect(sent).toEqual([{ type: 'update_local', may_delete_data: data_folder === null }]);
    expect(text()).not.toContain('Update Tinybird Local?');
  });

  test('is not offered where there is none, or while something is done', async () => {
    await draw(snapshotOf(), 'local');
    expect(text()).not.toContain('A newer version');
    const local = { ...ready, has_newer_image: true };
    const local_work = {
      request: 1,
      phase: { is: 'running' as const, with: { at: 'stopping' as const } },
    };
    publish(snapshotOf({ local, local_work }));
    await settle();
    expect(text()).not.toContain('A newer version');
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

test('a port that is free is used on a press, and the instance is started', async () => {
  const args = { port: '7181', known: 'no', holder: '', process: '', free: '7183' };
  await draw(failed('local.port_busy', args, 'change_ports'), 'local');
  await press('Use port 7183');
  await settle();
  expect(sent).toEqual([
    expect.objectContaining({ type: 'change_settings', local_port: 7183 }),
    expect.objectContaining({ type: 'start_local' }),
  ]);
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
