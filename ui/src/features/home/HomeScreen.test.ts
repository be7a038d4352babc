import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CopiedContent } from '../../contract/CopiedContent';
import type { ProjectFault } from '../../contract/ProjectFault';
import { problem } from '../../problem';
import { ends, sent } from '../../testing/host';
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
import { notHere, offline, signedOut } from '../../testing/scenes';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

const { folder, path } = snapshotOf().projects[0]!;

function faulty(fault: ProjectFault) {
  return snapshotOf({ next_step: { is: 'repair_project', with: { folder, fault } } });
}

describe('Home', () => {
  test('is the workspace: its name, region and person, its token and its address', async () => {
    await draw(snapshotOf());

    expect(document.querySelector('h1')?.textContent).toBe('acme_analytics');
    expect(text()).toContain('ada@example.com');
    expect(text()).toContain('Full access to acme_analytics, as you.');
    expect(text()).toContain('Keep it private');
    expect(text()).toContain('Listed in Tinybird as “Admin ada@example.com”');
    expect(text()).toContain('https://api.europe-west2.gcp.tinybird.co');
    expect(text()).toContain('Ready');
    expect(primaries()).toEqual(['Copy workspace token']);
  });

  test.each([
    ['Tinybird cannot be reached', offline],
    ['its token cannot be read', { tokens: [] }],
  ])('is not ready while %s', async (_, changes) => {
    await draw(snapshotOf(notHere));
    expect(text()).toContain('Ready');

    publish(snapshotOf({ ...notHere, ...changes }));
    expect(text()).not.toContain('Ready');
  });

  test('copies the address, and opens the workspace in Tinybird', async () => {
    await draw(snapshotOf());
    await press('Copy API address');
    const copied = {
      what: { is: 'api_address' },
      destination: 'token',
      field: null,
      copied_at: 1,
      clears_at: null,
    };
    publish(snapshotOf({ clipboard: { is: 'holds', with: copied as CopiedContent } }));
    expect(hasButton('Copied API address')).toBe(true);
    await press('Open in Tinybird');

    expect(sent).toEqual([{ type: 'copy_api_address' }, { type: 'open_workspace_page' }]);
  });

  test('claims no rights of a token that was pasted', async () => {
    const tokens = [{ id: 'workspace' as const, masked: 'p.ey…RunBb6o' }];
    await draw(snapshotOf({ tokens }));

    expect(text()).toContain('What it can do depends on the token you pasted.');
    expect(text()).not.toContain('Full access');
    expect(text()).not.toContain('In Tinybird');
  });

  test('shows no token and no address to someone who is not signed in', async () => {
    await draw(snapshotOf({ ...signedOut, ...notHere }));

    expect(primaries()).toEqual(['Sign in with your browser']);
    expect(text()).not.toContain('Workspace token');
    expect(text()).not.toContain('API address');
    expect(text()).not.toContain('Local workspace token');
  });

  test('says in one line how the project folders are, and leads to them', async () => {
    const projects_text = { key: 'projects-wrong', args: { count: 3, wrong: 1 } };
    await draw(snapshotOf({ projects_text }));
    expect(text()).toContain('1 of 3 need attention');
    await press('See projects');

    expect(document.querySelector('h1')?.textContent).toBe('Projects');
  });

  test('says nothing of project folders where there are none', async () => {
    await draw(snapshotOf({ projects: [] }));

    expect(hasButton('See projects')).toBe(false);
  });

  test.each([
    [
      'Others can read your token in web-dashboard',
      { is: 'unsafe', with: { path, risk: 'readable' } },
      'Make it private',
      { type: 'fix_project_file', folder, path, risk: 'readable' },
    ],
    [
      'Git doesn’t ignore your token in web-dashboard',
      { is: 'unsafe', with: { path, risk: 'not_ignored' } },
      'Add to .gitignore',
      { type: 'fix_project_file', folder, path, risk: 'not_ignored' },
    ],
    [
      'Git might publish your token in web-dashboard',
      { is: 'unsafe', with: { path, risk: 'unknown' } },
      'Add to .gitignore',
      { type: 'fix_project_file', folder, path, risk: 'unknown' },
    ],
    [
      'Git tracks your token in web-dashboard',
      { is: 'unsafe', with: { path, risk: 'tracked' } },
      'Manage tokens in Tinybird',
      { type: 'open_tokens_page' },
    ],
    [
      'web-dashboard isn’t connected',
      { is: 'missing' },
      'Connect',
      { type: 'write_project', folder, allow_exposed: [] },
    ],
    [
      'web-dashboard uses another workspace',
      { is: 'other' },
      'Connect',
      { type: 'write_project', folder, allow_exposed: [] },
    ],
    [
      'We can’t find the folder web-dashboard',
      { is: 'gone' },
      'Remove from list',
      { type: 'remove_project', folder },
    ],
  ] as const)(
    'names one folder and one fault, and repairs it: %s',
    async (name, fault, fix, intent) => {
      await draw(faulty(fault));
      expect(text()).toContain(name);
      expect(primaries()).toEqual([fix]);
      await press(fix);

      expect(sent).toEqual([intent]);
    },
  );

  test('asks before it replaces a damaged file', async () => {
    await draw(faulty({ is: 'broken' }));
    await press('Replace…');
    expect(sent).toEqual([]);
    await press('Replace');

    expect(sent).toEqual([{ type: 'replace_project', folder }]);
  });

  test('shows where exposed tokens were found', async () => {
    await draw(faulty({ is: 'leaks' }));
    await press('Review…');
    await settle();

    expect(text()).toContain('Exposed tokens in web-dashboard');
  });

  test('says why a repair failed', async () => {
    ends.fix_project_file = problem('store.denied', { path });
    await draw(faulty({ is: 'unsafe', with: { path, risk: 'readable' } }));
    await press('Make it private');

    expect(document.querySelector('[role=alert]')?.textContent).toContain('permission');
  });

  test('interrupts no screen reader with what was there before', async () => {
    const cloud_problem = problem('cloud.unreachable');
    await draw(snapshotOf({ cloud_problem }));
    expect(document.querySelector('[data-code]')?.getAttribute('role')).toBe('group');

    await settle();
    publish(snapshotOf());
    publish(snapshotOf({ cloud_problem }));
    expect(document.querySelector('[data-code]')?.getAttribute('role')).toBe('alert');
  });
});
