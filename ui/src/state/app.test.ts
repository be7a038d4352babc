import { beforeEach, expect, test, vi } from 'vitest';
import { problem } from '../problem';
import { snapshotOf } from '../testing/snapshot';
import { send, setSnapshot } from './app.svelte';
import { dispatch } from '../host';

vi.mock('../host', () => ({ dispatch: vi.fn() }));

beforeEach(() => {
  setSnapshot(snapshotOf());
});

test('a request is done when a snapshot says so', async () => {
  vi.mocked(dispatch).mockResolvedValueOnce(5);
  const end = send({ type: 'stop_local' });
  await Promise.resolve();
  setSnapshot(snapshotOf({ ended: [{ request: 4, problem: problem('local.died') }] }));
  setSnapshot(snapshotOf({ ended: [{ request: 5, problem: null }] }));

  expect(await end).toBeNull();
});

test('a request fails with the problem it ended with', async () => {
  vi.mocked(dispatch).mockResolvedValueOnce(6);
  const end = send({ type: 'stop_local' });
  await Promise.resolve();
  setSnapshot(snapshotOf({ ended: [{ request: 6, problem: problem('local.engine_lost') }] }));

  expect((await end)?.code).toBe('local.engine_lost');
});

test('a request that ended before its number came back is not waited for', async () => {
  vi.mocked(dispatch).mockImplementationOnce(() => {
    setSnapshot(snapshotOf({ ended: [{ request: 7, problem: null }] }));
    return Promise.resolve(7);
  });

  expect(await send({ type: 'stop_local' })).toBeNull();
});

test('a request that could not be sent is a problem', async () => {
  vi.mocked(dispatch).mockRejectedValueOnce(new Error('the door is closed'));

  expect((await send({ type: 'stop_local' }))?.code).toBe('app.broke');
});
