import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LeakSearch } from '../../contract/LeakSearch';
import type { ProjectView } from '../../contract/ProjectView';
import { problem } from '../../problem';
import { core, ends, sent } from '../../testing/host';
import {
  button,
  choose,
  draw,
  erase,
  hasButton,
  press,
  publish,
  text,
  type,
} from '../../testing/page';
import { snapshotOf, tokenFile } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

/** A path of Ada's as the page shows it. */
const shown = (path: string) => path.replace('/home/ada', '~');

const project = snapshotOf().projects[0]!;
const { folder, path } = project;

function blanked(name: string): ProjectView {
  const folder = `/home/ada/${name}`;
  const files = [tokenFile(`${folder}/.tinyb`, { state: 'missing' })];
  const path = `${folder}/.tinyb`;
  return { ...project, folder, path, state: 'missing', was_connected: true, files };
}

function alerts(): string[] {
  return [...document.querySelectorAll('[role=alert]')].map((alert) => alert.textContent ?? '');
}

describe('a folder that could not be written', () => {
  const other = '/home/ada/other';

  test('tells why at the field, until another folder is typed', async () => {
    ends.write_project = problem('store.denied', { path: `${other}/.tinyb` });
    await draw(snapshotOf(), 'projects');
    await type('Project folder', other);
    await press('Connect folder');
    expect(alerts()).toHaveLength(1);

    await type('Project folder', `${other}s`);
    expect(alerts()).toEqual([]);
  });

  test('has its damaged file replaced after a yes', async () => {
    ends.write_project = problem('store.broken', { path: `${other}/.tinyb` });
    await draw(snapshotOf(), 'projects');
    await type('Project folder', other);
    await press('Connect folder');
    await press('Replace… the damaged file in other');
    await press('Replace');

    expect(sent.slice(1)).toEqual([
      { type: 'replace_project', folder: other },
      { type: 'search_leaks', folder: other },
    ]);
    expect(alerts()).toEqual([]);
  });

  test('that git may publish gets the token after a yes', async () => {
    const at = `${other}/.tinyb`;
    ends.write_project = problem('project.exposed', { path: at, target: at, why: 'tracked' });
    await draw(snapshotOf(), 'projects');
    await type('Project folder', other);
    await press('Connect folder');
    expect(text()).toContain(`Git tracks ${shown(at)}`);
    delete ends.write_project;
    await press(`Save the token anyway in ${shown(at)}`);

    expect(sent.slice(1)).toEqual([
      { type: 'write_project', folder: other, allow_exposed: ['tinyb'] },
      { type: 'search_leaks', folder: other },
    ]);
    expect(text()).not.toContain(`Git tracks ${shown(at)}`);
  });
});

test('the problem of a damaged file ends once the file is replaced', async () => {
  const damaged = problem('store.broken', { path });
  ends.write_project = damaged;
  const missing = { ...project, state: 'missing' as const };
  await draw(snapshotOf({ projects: [missing] }), 'projects');
  await press('Connect web-dashboard');
  publish(snapshotOf({ projects: [{ ...project, state: 'broken', problem: damaged }] }));
  expect(alerts()).toHaveLength(1);

  publish(snapshotOf());
  expect(alerts()).toEqual([]);
});

test('a listed file that git may publish tells why it was not written', async () => {
  const why = problem('project.exposed', { path, target: path, why: 'tracked' });
  const listed = { ...project, state: 'missing' as const, problem: why };
  await draw(snapshotOf({ projects: [listed] }), 'projects');
  expect(text()).toContain(`Git tracks ${shown(path)}`);
  await press(`Save the token anyway in ${shown(path)}`);

  expect(sent).toEqual([{ type: 'write_project', folder, allow_exposed: ['tinyb'] }]);
});

describe('folders that a sign-out disconnected', () => {
  const [web, shop] = [blanked('web'), blanked('shop')];

  test('are connected by one button, which writes nothing before', async () => {
    await draw(snapshotOf({ projects: [web, shop, project] }), 'projects');
    expect(sent).toEqual([]);
    await press('Connect all 2 folders');

    expect(sent).toEqual([
      { type: 'write_project', folder: shop.folder, allow_exposed: [] },
      { type: 'write_project', folder: web.folder, allow_exposed: [] },
    ]);
    publish(snapshotOf());
    expect(text()).not.toContain('Connect all');
  });

  test('tell in their row why one was not connected, until it is', async () => {
    const { end } = core;
    core.end = (request, intent, found) => {
      const fails = intent.type === 'write_project' && intent.folder === web.folder;
      end(request, intent, fails ? problem('store.read_only', { path: web.path }) : found);
    };
    await draw(snapshotOf({ projects: [web, shop] }), 'projects');
    await press('Connect all 2 folders');
    core.end = end;

    expect(sent).toHaveLength(2);
    expect(alerts()).toEqual([expect.stringContaining(`${shown(web.path)} is read-only`)]);
    publish(snapshotOf({ projects: [{ ...web, state: 'written', was_connected: false }, shop] }));
    expect(alerts()).toEqual([]);
  });

  test.each([
    ['one alone has its own button', [web]],
    ['of another account are left alone', [web, { ...shop, was_connected: false }]],
  ])('%s', async (_, projects) => {
    await draw(snapshotOf({ projects }), 'projects');
    expect(text()).not.toContain('Connect all');
    expect(button('Connect web')).toBeDefined();
  });
});

describe('a search for exposed tokens', () => {
  const done: LeakSearch = {
    folder,
    phase: { is: 'done' },
    files: 12,
    not_read: 0,
    finds: 0,
    more: false,
  };

  test('that found nothing says so only to the person who asked', async () => {
    await draw(snapshotOf({ leak_search: done }), 'projects');
    expect(text()).not.toContain('No exposed tokens');

    await press('More actions for web-dashboard');
    await choose('Look for exposed tokens');
    expect(text()).toContain('No exposed tokens in 12 files.');
  });

  test('runs again once a file is ignored', async () => {
    const files = [tokenFile(path, { risks: ['not_ignored'] })];
    const leak_search = { ...done, finds: 3 };
    await draw(snapshotOf({ projects: [{ ...project, files }], leak_search }), 'projects');
    await press(`Add to .gitignore: ${shown(path)}`);

    expect(sent).toEqual([
      { type: 'fix_project_file', folder, path, risk: 'not_ignored' },
      { type: 'search_leaks', folder },
    ]);
  });

  test('that failed is told once, and no more after the next one', async () => {
    const failure = problem('project.unreadable', { path: folder, why: 'denied' });
    ends.search_leaks = failure;
    const leak_search = { ...done, phase: { is: 'failed', with: failure } as const };
    await draw(snapshotOf({ leak_search }), 'projects');
    await press('More actions for web-dashboard');
    await choose('Look for exposed tokens');
    expect(alerts()).toHaveLength(1);

    delete ends.search_leaks;
    publish(snapshotOf({ leak_search: done }));
    await press('More actions for web-dashboard');
    await choose('Look for exposed tokens');
    expect(alerts()).toEqual([]);
  });
});

test('a token that git tracks can be refreshed from its note', async () => {
  const files = [tokenFile(path, { risks: ['tracked'] })];
  await draw(snapshotOf({ projects: [{ ...project, files }] }), 'projects');
  await press('Manage tokens in Tinybird');
  expect(sent).toEqual([{ type: 'open_tokens_page' }]);
  expect(hasButton(`Add to .gitignore: ${shown(path)}`)).toBe(false);
});
