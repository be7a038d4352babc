import { afterEach, describe, expect, test, vi } from 'vitest';
import { problem } from '../../problem';
import { sent } from '../../testing/host';
import { choose, draw, erase, hasButton, press, publish, text } from '../../testing/page';
import { signedOut } from '../../testing/scenes';
import { snapshotOf, tokenFile } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

const project = snapshotOf().projects[0]!;
const shownPath = '~/web-dashboard/.tinyb';

describe('Projects', () => {
  test('writes and removes by folder; removing asks, naming the file', async () => {
    await draw(snapshotOf({ projects: [{ ...project, state: 'missing' }] }), 'projects');
    await press('Connect web-dashboard');
    publish(snapshotOf());
    await press('More actions for web-dashboard');
    await choose('Disconnect…');
    expect(text()).toContain(`Removes your token from ${shownPath}`);
    expect(sent).toEqual([{ type: 'write_project', folder: project.folder, allow_exposed: [] }]);

    await press('Disconnect');
    expect(sent).toContainEqual({ type: 'remove_project', folder: project.folder });
  });

  test('says where its workspace is not the current one', async () => {
    await draw(snapshotOf(), 'projects');
    expect(text()).toContain(`Connected to ${project.workspace!.name} as ada@example.com.`);
    expect(text()).not.toContain('Your current workspace is');

    publish(snapshotOf({ projects: [{ ...project, workspace: { id: '2', name: 'lab' } }] }));
    expect(text()).toContain(
      'Connected to lab as ada@example.com. Your current workspace is acme_analytics.',
    );
  });

  test('opens its folder and a terminal, and takes the active workspace there', async () => {
    const other = { ...project, workspace: { id: '2', name: 'lab' } };
    await draw(snapshotOf({ projects: [other] }), 'projects');
    const { folder } = project;
    for (const item of [
      'Open folder',
      'Open a terminal here',
      'Connect this folder to acme_analytics',
    ]) {
      await press('More actions for web-dashboard');
      await choose(item);
    }

    expect(text()).toContain('Connected to lab as ada@example.com.');
    expect(sent).toEqual([
      { type: 'open_folder', folder },
      { type: 'open_terminal', folder },
      { type: 'write_project', folder, allow_exposed: [] },
    ]);
  });

  test('says what is unsafe, and fixes what is ours to fix', async () => {
    const { folder, path } = project;
    const env = `${folder}/.env.local`;
    const files = [
      tokenFile(path, { risks: ['readable', 'tracked', 'unknown'] }),
      tokenFile(env, { kind: 'env_local', risks: ['not_ignored'] }),
    ];
    await draw(snapshotOf({ projects: [{ ...project, files }] }), 'projects');
    expect(text()).toContain(`Git tracks ${shownPath}`);
    expect(text()).toContain(`We can’t tell whether git ignores ${shownPath}`);
    await press(`Make it private: ${shownPath}`);
    await press(`Add to .gitignore: ${shownPath}`);
    await press('Add to .gitignore: ~/web-dashboard/.env.local');

    expect(sent).toEqual([
      { type: 'fix_project_file', folder, path, risk: 'readable' },
      { type: 'fix_project_file', folder, path, risk: 'unknown' },
      { type: 'fix_project_file', folder, path: env, risk: 'not_ignored' },
    ]);
  });

  test('names a file that was given no token, and writes it after a yes', async () => {
    const { folder } = project;
    const path = `${folder}/.env.local`;
    const left = problem('project.exposed', { path, target: path, why: 'not_ignored' });
    const env = { kind: 'env_local', state: 'missing', problem: left } as const;
    await draw(
      snapshotOf({ projects: [{ ...project, files: [tokenFile(path, env)] }] }),
      'projects',
    );
    const shown = '~/web-dashboard/.env.local';
    expect(text()).toContain(`Git doesn’t ignore ${shown}`);
    expect(document.querySelectorAll('[data-code]')).toHaveLength(0);
    await press(`Add to .gitignore: ${shown}`);
    await press(`Save the token anyway in ${shown}`);

    expect(sent).toEqual([
      { type: 'fix_project_file', folder, path, risk: 'not_ignored' },
      { type: 'write_project', folder, allow_exposed: ['env_local'] },
    ]);
  });

  test('says that a reference was left as it is', async () => {
    const path = `${project.folder}/.env.local`;
    const files = [tokenFile(path, { kind: 'env_local', state: 'reference' })];
    await draw(snapshotOf({ projects: [{ ...project, files }] }), 'projects');
    expect(text()).toContain('We didn’t change ~/web-dashboard/.env.local.');
  });

  test('sets a damaged file aside after a yes', async () => {
    const broken = problem('store.broken', { path: project.path });
    const state = 'broken' as const;
    await draw(snapshotOf({ projects: [{ ...project, state, problem: broken }] }), 'projects');
    await press('Replace… the damaged file in web-dashboard');
    expect(text()).toContain('Its name then starts with .tinyb.broken.');
    expect(sent).toEqual([]);

    await press('Replace');
    expect(sent).toEqual([{ type: 'replace_project', folder: project.folder }]);
  });

  test('looks for exposed tokens, and shows where they are, never one whole', async () => {
    const { folder } = project;
    await draw(snapshotOf(), 'projects');
    await press('More actions for web-dashboard');
    await choose('Look for exposed tokens');
    expect(sent).toEqual([{ type: 'search_leaks', folder }]);

    const search = { folder, files: 1200, not_read: 1, finds: 2, more: false };
    const running = { is: 'running', with: 'working' } as const;
    publish(snapshotOf({ leak_search: { ...search, phase: running } }));
    expect(text()).toContain('1,200 files so far');
    publish(snapshotOf({ leak_search: { ...search, phase: { is: 'done' } } }));
    expect(text()).toContain('Found 2 exposed tokens in the 1,200 files we checked (1 not read).');
    await press('Review… the tokens in web-dashboard');
    await press('Manage tokens in Tinybird');
    expect(sent).toContainEqual({ type: 'open_tokens_page' });
  });

  test('names a folder by its path where another one has its name', async () => {
    const folder = '/srv/web-dashboard';
    const twin = { ...project, folder, path: `${folder}/.tinyb` };
    await draw(snapshotOf({ projects: [project, twin] }), 'projects');
    await press(`More actions for ${folder}`);
    await choose('Disconnect…');

    // No path is in a title: the folder's name is there.
    expect(text()).toContain('Disconnect web-dashboard?');
    expect(text()).toContain(`Removes your token from ${folder}/.tinyb`);
    expect(hasButton('More actions for ~/web-dashboard')).toBe(true);
  });

  test('shows a long path without its middle, and whole in its tooltip', async () => {
    const folder = '/home/ada/customers/a-very-long-name-of-a-customer/2026/dashboards/web';
    const path = `${folder}/.tinyb`;
    const long = { ...project, folder, path, files: [tokenFile(path, { risks: ['tracked'] })] };
    const broken = problem('store.broken', { path });
    await draw(snapshotOf({ projects: [{ ...long, problem: broken }] }), 'projects');

    const [shown, shownFile] = ['~/…/2026/dashboards/web', '~/…/2026/dashboards/web/.tinyb'];
    expect(document.querySelector(`[title="${folder}"]`)?.textContent).toBe(shown);
    expect(text()).toContain(`Git tracks ${shownFile}`);
    expect(document.querySelector(`span[title*="Git tracks ${path}"]`)).not.toBeNull();
    expect(document.querySelector('[data-code]')?.textContent).toContain(shownFile);
    expect(document.querySelector('[data-code]')?.getAttribute('title')).toContain(path);
    expect(document.body.textContent).not.toContain(folder);
  });

  test('does not name a workspace that it does not know', async () => {
    const other = { ...project, state: 'other' as const };
    await draw(snapshotOf({ projects: [{ ...other, email: null, workspace: null }] }), 'projects');
    expect(text()).toContain('Connected to an account we don’t know.');

    publish(snapshotOf({ ...signedOut, projects: [other] }));
    expect(text()).toContain('Connected to acme_analytics (ada@example.com).');
  });

  test('keeps a project when the answer is no', async () => {
    await draw(snapshotOf(), 'projects');
    await press('More actions for web-dashboard');
    await choose('Disconnect…');
    await press('Cancel');

    expect(sent).toEqual([]);
    expect(text()).not.toContain('Disconnect web-dashboard?');
  });
});
