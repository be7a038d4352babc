import { expect, test } from 'vitest';

const sources = import.meta.glob<string>('./**/*.{svelte,css}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Each declaration of these properties in a style, with its file. */
function declarations(properties: RegExp): [file: string, value: string][] {
  return Object.entries(sources).flatMap(([file, text]) => {
    const style = file.endsWith('.css') ? text : (text.split('<style>')[1] ?? '');
    const found = style.matchAll(/^\s*([a-z-]+):\s*([^;]+);/gm);
    return [...found]
      .filter(([, name]) => properties.test(name!))
      .map(([, , value]): [string, string] => [file, value!]);
  });
}

test('texts have four sizes, by name', () => {
  const sizes = declarations(/^font-size$/);
  expect(sizes.length).toBeGreaterThan(5);
  for (const [file, size] of sizes) {
    expect(['var(--title)', 'var(--heading)', 'var(--small)'], file).toContain(size);
  }
});

test('texts have three weights', () => {
  const weights = declarations(/^font-weight$/);
  expect(weights.length).toBeGreaterThan(10);
  for (const [file, weight] of weights) expect(['400', '500', '600'], file).toContain(weight);
});

test('distances are of one scale, but for 1 and 2 px that mend a line', () => {
  const distances = declarations(/^(margin|padding|gap|row-gap|column-gap)/);
  expect(distances.length).toBeGreaterThan(100);
  for (const [file, value] of distances) {
    for (const [, pixels] of value.matchAll(/(?<![\d.])(\d+)px/g)) {
      expect([1, 2, 4, 8, 12, 16, 24, 32], `${file}: ${value}`).toContain(Number(pixels));
    }
  }
});

test('the keyboard reaches what scrolls', () => {
  // These have controls inside wherever they scroll.
  const withControls = [
    './App.svelte',
    './features/account/WorkspaceDialog.svelte',
    './features/first-run/FirstRunScreen.svelte',
    './features/tokens/DestinationList.svelte',
    './features/tokens/ResourcePicker.svelte',
    './features/tokens/UseItDialog.svelte',
    './features/window/Sidebar.svelte',
    './overlays.css',
  ];
  const scrolling = declarations(/^overflow(-[xy])?$/)
    .filter(([, value]) => /auto|scroll/.test(value))
    .map(([file]) => file);
  expect(scrolling.length).toBeGreaterThan(withControls.length);
  for (const file of scrolling.filter((file) => !withControls.includes(file))) {
    expect(sources[file], file).toMatch(/tabindex=("0"|\{.* 0\})/);
  }
});
