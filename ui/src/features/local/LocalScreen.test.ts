import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LocalStage } from '../../contract/LocalStage';
import { sent } from '../../testing/host';
import { draw, erase, hasButton, nameOf, press, publish, settle, text } from '../../testing/page';
import { hangingEngine, notHere, startingLocal } from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

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
