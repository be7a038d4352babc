import { afterEach, expect, test, vi } from 'vitest';
import { problem } from '../../problem';
import { setLocalWorkspaces } from '../../state/app.svelte';
import { ends, sent } from '../../testing/host';
import {
  choose,
  draw,
  erase,
  hasButton,
  nameOf,
  press,
  publish,
  settle,
  text,
} from '../../testing/page';
import { notHere } from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

const sandbox = { id: 'l1', name: 'sandbox', masked: 'p.ey…sandbox1' };
const lists = () => sent.filter(({ type }) => type === 'list_local_workspaces');

test('the workspaces of a ready instance are listed by name, and copied', async () => {
  await draw(snapshotOf(), 'tokens');
  setLocalWorkspaces([sandbox]);
  await settle();
  expect(lists()).toHaveLength(1);
  expect(text()).toContain('p.ey…sandbox1');
  await press('Copy token of sandbox');

  expect(sent).toContainEqual({ type: 'copy', token: 'local:l1', destination: 'token' });
});

test('the admin token of a ready instance is copied', async () => {
  await draw(snapshotOf(), 'tokens');
  await press('Copy local admin token');

  expect(sent).toContainEqual({ type: 'copy', token: 'local_admin', destination: 'token' });
});

test('an instance that is not ready is not asked, and has only its own two tokens', async () => {
  const local_tokens = snapshotOf().local.tokens;
  await draw(snapshotOf({ ...notHere, local_tokens }), 'tokens');
  setLocalWorkspaces([sandbox]);
  await settle();
  expect(lists()).toEqual([]);
  expect(hasButton('Copy local admin token')).toBe(false);
  expect(text()).not.toContain('sandbox');
  expect(hasButton('Copy local user token')).toBe(true);

  publish(snapshotOf());
  await settle();
  expect(lists()).toHaveLength(1);
});

test('the local workspace token is that of the workspace the person chose', async () => {
  await draw(snapshotOf({ local_workspace: 'sandbox' }), 'tokens');
  setLocalWorkspaces([sandbox, { id: 'l2', name: 'other', masked: 'p.ey…another2' }]);
  await settle();
  const row = document.querySelector('[data-token=local_workspace]')!;
  expect(nameOf(row)).toBe('p.ey…sandbox1');
  expect(text()).toContain('Opens sandbox in Tinybird Local, on this computer only.');
  await press('More for the token of other');
  await choose('Use as the local workspace token');
  await press('More for the token of sandbox');
  await choose('Use the first workspace instead');

  expect(sent.filter(({ type }) => type === 'choose_local_workspace')).toEqual([
    { type: 'choose_local_workspace', name: 'other' },
    { type: 'choose_local_workspace', name: null },
  ]);
});

test('a chosen workspace is copied only while the instance runs', async () => {
  const local_tokens = snapshotOf().local.tokens;
  await draw(snapshotOf({ ...notHere, local_tokens, local_workspace: 'sandbox' }), 'tokens');

  expect(text()).toContain('Start Tinybird Local to copy the token of sandbox.');
  expect(hasButton('Copy local workspace token')).toBe(false);
});

test('a workspace names the projects that it is for', async () => {
  const [project] = snapshotOf().projects;
  await draw(snapshotOf({ projects: [{ ...project!, local_workspace: 'sandbox' }] }), 'tokens');
  setLocalWorkspaces([sandbox]);
  await settle();

  expect(text()).toContain('For web-dashboard');
});

test('an instance that does not answer says so', async () => {
  ends.list_local_workspaces = problem('local.not_running');
  await draw(snapshotOf(), 'tokens');
  await settle();

  expect(text()).toContain('Tinybird Local isn’t running, so it can’t be asked.');
});
