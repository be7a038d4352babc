import { afterEach, describe, expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import type { CopiedContent } from '../../contract/CopiedContent';
import { problem } from '../../problem';
import { previewCopies, sent } from '../../testing/host';
import {
  button,
  draw,
  erase,
  hasButton,
  nameOf,
  press,
  publish,
  settle,
  text,
  type,
} from '../../testing/page';
import { violations } from '../../testing/axe';
import { snapshotOf } from '../../testing/snapshot';

vi.mock('../../host', () => import('../../testing/host'));

afterEach(erase);

const opens = 'Use the workspace token in…';

const options = () => [...document.querySelectorAll<HTMLElement>('[role=option]')];
const chosen = () =>
  options()
    .find((one) => one.getAttribute('aria-selected') === 'true')
    ?.textContent?.trim();

async function open(snapshot = snapshotOf()): Promise<void> {
  await draw(snapshot);
  button(opens).focus();
  await press(opens);
  await settle();
}

async function choosePlace(name: string): Promise<void> {
  options()
    .find((one) => nameOf(one) === name)
    ?.click();
  await settle();
}

function keyDown(key: string): void {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  (document.activeElement ?? document.body).dispatchEvent(event);
  flushSync();
}

describe('“Use it in…”', () => {
  test('shows the places in their groups, and what is pasted at the chosen one', async () => {
    await open();

    expect(previewCopies).toHaveBeenCalledExactlyOnceWith('workspace');
    const headings = [...document.querySelectorAll('[role=listbox] .heading')].map(nameOf);
    expect(headings).toEqual([
      'General',
      'Project files',
      'Code',
      'BI and SQL tools',
      'Automation and AI',
    ]);
    expect(chosen()).toBe('Token only');
    await choosePlace('tb (.env)');
    expect(text()).toContain('Save it in the .env file of your project');
    expect(document.querySelector('pre')?.textContent).toBe(
      'TB_HOST=https://api.tinybird.co\nTB_TOKEN=p.ey…RunBb6o',
    );
  });

  test('begins with the place where the token was pasted last', async () => {
    await open(snapshotOf({ last_destinations: { workspace: 'python' } }));

    expect(chosen()).toBe('Python');
  });

  test('offers one that can only read where others would see the token', async () => {
    await open();
    await choosePlace('AI assistants (MCP)');
    const offers = document.querySelectorAll<HTMLElement>('[role=dialog] .offer button');
    expect(offers).toHaveLength(1);
    offers[0]!.click();
    await settle();

    expect(text()).toContain('What can it read?');
    expect(text()).not.toContain('Use the workspace token in…');
  });

  test('copies for the chosen place, and says so', async () => {
    await open();
    await choosePlace('Python');
    await press('Copy for Python: workspace token');
    expect(sent).toEqual([{ type: 'copy', token: 'workspace', destination: 'python' }]);

    const copied: CopiedContent = {
      what: { is: 'token', with: 'workspace' },
      destination: 'python',
      field: null,
      copied_at: 1,
      clears_at: null,
    };
    publish(snapshotOf({ clipboard: { is: 'holds', with: copied } }));
    expect(document.querySelector('[role=dialog] .copied')).not.toBeNull();
  });

  test('copies each field of a form by its own button, in the order of the tool', async () => {
    await open();
    await choosePlace('Grafana');
    const fields = [...document.querySelectorAll('[role=dialog] li button')].map(nameOf);
    expect(fields).toEqual([
      'Copy Server address',
      'Copy Server port',
      'Copy Username',
      'Copy Password',
    ]);
    const password = button('Copy Password').closest('li')!;
    expect(nameOf(password)).toContain('Token');
    await press('Copy Server address');
    await press('Copy Password');

    expect(sent).toEqual([
      { type: 'copy', token: 'workspace', destination: 'grafana', field: 0 },
      { type: 'copy', token: 'workspace', destination: 'grafana', field: 3 },
    ]);
  });

  test('says which right is missing before anything is pasted', async () => {
    await open();
    await choosePlace('Grafana');

    expect(document.querySelector('.strip.amber')?.textContent).toContain('WORKSPACE:READ_ALL');
  });

  test('is searched and chosen by keys, and Enter copies', async () => {
    await open();
    expect(nameOf(document.activeElement!)).toBe('Search places');
    keyDown('ArrowDown');
    expect(chosen()).toBe('HTTP header');
    await type('Search places', 'graf');
    expect(options().map(nameOf)).toEqual(['Grafana']);
    expect(chosen()).toBe('Grafana');
    keyDown('Enter');

    expect(sent).toEqual([{ type: 'copy', token: 'workspace', destination: 'grafana' }]);
    await type('Search places', 'nowhere');
    expect(text()).toContain('No place found.');
  });

  test('copies the address of a cloud token alone, and has none for a local one', async () => {
    await open();
    document.querySelector<HTMLElement>('[role=dialog] [aria-label="Copy API address"]')?.click();
    await settle();
    expect(sent).toEqual([{ type: 'copy_api_address' }]);

    await press('Close');
    await press('Use the local workspace token in…');
    expect(document.querySelector('[role=dialog] [aria-label="Copy API address"]')).toBeNull();
  });

  test('says why there is nothing to show, and asks again', async () => {
    previewCopies.mockRejectedValueOnce(problem('vault.locked', {}, 'try_again'));
    await open();
    expect(text()).toContain('keyring is locked');
    await press('Try again');

    expect(chosen()).toBe('Token only');
  });

  test('gives the focus back when it closes', async () => {
    await open();
    await press('Close');
    await vi.waitFor(() => expect(document.activeElement).toBe(button(opens)));

    expect(hasButton('Close')).toBe(false);
  });

  test('has nothing that axe finds, with one value and with a form', async () => {
    await open();
    expect(await violations()).toEqual([]);
    await choosePlace('Grafana');
    expect(await violations()).toEqual([]);
  });
});
