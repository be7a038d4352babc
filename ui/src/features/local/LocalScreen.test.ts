import { flushSync } from 'svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LocalStage } from '../../contract/LocalStage';
import { localUsage, sent } from '../../testing/host';
import { draw, erase, hasButton, nameOf, press, publish, settle, text } from '../../testing/page';
import { hangingEngine, notHere, startingLocal } from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

const charts = vi.hoisted((): unknown[] => []);

// A page that is not drawn has no canvas.
vi.mock('uplot', () => ({
  default: class {
    constructor(_options: unknown, data: unknown) {
      charts.push(data);
    }
    setData(): void {}
    setSize(): void {}
    redraw(): void {}
    destroy(): void {}
  },
}));

afterEach(async () => {
  await erase();
  localUsage.mockReset();
  charts.length = 0;
});

describe('Tinybird Local', () => {
  test('shows each service as it answers', async () => {
    const stage: LocalStage = { at: 'checking', passed: ['clickhouse', 'redis'] };
    const explanation = { key: 'local-stage-checking', args: { passed: 2 } };
    await draw(snapshotOf({ ...notHere, ...startingLocal(stage, explanation) }), 'local');
    expect(text()).toContain('Almost ready (2 of 5 services)');
    const lines = [...document.querySelectorAll('main li')].map((line) => nameOf(line));

    expect(lines).toEqual([
      'ClickHouse ready',
      'Redis ready',
      'Server starting…',
      '· Events',
      '· Tokens',
    ]);
  });

  test('says of an engine that hangs that nothing is known, and looks again', async () => {
    await draw(snapshotOf(hangingEngine), 'local');
    expect(text()).toContain('Status unknown');
    expect(text()).toContain('Docker is running but doesn’t finish our requests.');
    await press('Check again for Docker');

    expect(sent).toEqual([{ type: 'refresh', folder: null }]);
  });

  test('is restarted while it runs', async () => {
    await draw(snapshotOf(), 'local');
    await press('Restart Tinybird Local');
    expect(sent).toEqual([{ type: 'restart_local' }]);
    publish(snapshotOf(notHere));
    await settle();
    expect(hasButton('Restart Tinybird Local')).toBe(false);
  });

  test('starts, stops and opens Tinybird UI', async () => {
    await draw(snapshotOf(notHere), 'local');
    await press('Start Tinybird Local');
    publish(snapshotOf());
    await press('Open Tinybird UI');
    await press('Stop Tinybird Local');

    expect(sent.map((intent) => intent.type)).toEqual([
      'start_local',
      'open_tinybird_ui',
      'stop_local',
    ]);
  });
});

describe('what Tinybird Local uses', () => {
  const gigabyte = 2 ** 30;
  const uses = (memory: number, memory_limit: number) => ({
    samples: [
      { at: 1_700_000_000_000, memory: gigabyte, processors: 0 },
      { at: 1_700_000_005_000, memory: memory * gigabyte, processors: 0.52 },
    ],
    memory_limit: memory_limit * gigabyte,
    processors: 4,
  });

  test('is told in words, and drawn with its limit', async () => {
    localUsage.mockResolvedValue(uses(1.24, 8));
    await draw(snapshotOf(), 'local');
    await vi.waitFor(() => expect(text()).toContain('1.2 of 8 GB'));
    expect(text()).toContain('0.5 of 4 cores');
    expect(text()).not.toContain('at least 4 GB');
    await vi.waitFor(() => expect(charts).toHaveLength(2));
    expect(charts[0]).toEqual([
      [1_699_999_405, 1_700_000_000, 1_700_000_005],
      [null, gigabyte, 1.24 * gigabyte],
      [8 * gigabyte, 8 * gigabyte, 8 * gigabyte],
    ]);

    publish(snapshotOf(notHere));
    await settle();
    expect(text()).not.toContain('of 8 GB');
  });

  test('is warned of where memory is short', async () => {
    localUsage.mockResolvedValue(uses(1, 2));
    await draw(snapshotOf(), 'local');
    const little = 'Docker has 2 GB of memory. Tinybird Local needs at least 4 GB.';
    await vi.waitFor(() => expect(text()).toContain(little));
    await erase();
    localUsage.mockResolvedValue(uses(7, 8));
    await draw(snapshotOf(), 'local');
    await vi.waitFor(() => expect(text()).toContain('uses most of its 8 GB of memory'));
  });
});

test('each fact of the instance is copied by its button, which says so for two seconds', async () => {
  vi.useFakeTimers();
  await draw(snapshotOf(), 'local');
  const said = () => document.querySelectorAll('dl button[title="Copied"]').length;
  await press('Copy: ClickHouse address');
  await settle();
  expect(sent).toEqual([{ type: 'copy_text', text: 'http://localhost:7182' }]);
  expect(said()).toBe(1);

  vi.advanceTimersByTime(2000);
  flushSync();
  expect(said()).toBe(0);
  vi.useRealTimers();
});
