import { invoke } from '@tauri-apps/api/core';
import { expect, test, vi } from 'vitest';
import { askAboutToken, inspectToken, previewCopies, previewJwt, watch } from './host';

vi.mock('@tauri-apps/api/core', () => ({ invoke: vi.fn() }));

function listeners() {
  return {
    snapshot: vi.fn(),
    workspaces: vi.fn(),
    leaks: vi.fn(),
    static_tokens: vi.fn(),
    jwts: vi.fn(),
    resources: vi.fn(),
    local_workspaces: vi.fn(),
    window: vi.fn(),
  };
}

test('the page asks for one thing after another until there is no more', async () => {
  const told = [
    { topic: 'workspaces', value: [] },
    { topic: 'window', value: { is: 'closing' } },
    { topic: 'window', value: { is: 'dropped', with: '/home/ada' } },
    null,
  ];
  for (const update of told) vi.mocked(invoke).mockResolvedValueOnce(update);
  const heard = listeners();

  await watch(heard);

  expect(heard.workspaces.mock.calls).toEqual([[[]]]);
  expect(heard.window.mock.calls).toEqual([
    [{ is: 'closing' }],
    [{ is: 'dropped', with: '/home/ada' }],
  ]);
  const asked = vi.mocked(invoke).mock.calls.map(([command, given]) => [command, given]);
  expect(asked).toEqual(told.map((_, heard) => ['watch', { heard }]));
});

test('each door of the core has its own name for what it is given', async () => {
  vi.mocked(invoke).mockClear();
  const jwt = {
    place: 'cloud',
    workspace: null,
    name: 'n',
    scopes: [],
    ends_at: 1,
    rps: null,
    offline: false,
    keep: false,
  } as const;
  await previewCopies('static:reader');
  await previewJwt({ ...jwt, scopes: [] });
  await inspectToken('p.ey');
  await askAboutToken('p.ey');

  expect(vi.mocked(invoke).mock.calls.map(([command, given]) => [command, given])).toEqual([
    ['preview_copies', { token: 'static:reader' }],
    ['preview_jwt', { jwt }],
    ['inspect_token', { text: 'p.ey' }],
    ['ask_about_token', { text: 'p.ey' }],
  ]);
});

test('what cannot be drawn is reported, and is not the last thing that is heard', async () => {
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  vi.mocked(invoke)
    .mockResolvedValueOnce({ topic: 'leaks', value: [] })
    .mockResolvedValueOnce({ topic: 'workspaces', value: [] })
    .mockResolvedValueOnce(null);
  const heard = listeners();
  heard.leaks.mockImplementation(() => {
    throw new Error('a line that cannot be drawn');
  });

  await watch(heard);

  expect(reported).toHaveBeenCalledOnce();
  expect(heard.workspaces).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});
