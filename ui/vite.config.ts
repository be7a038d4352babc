import { FluentResource } from '@fluent/bundle';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// One version for every part of the app.
const version = /^version = "(.+)"$/m.exec(
  readFileSync(new URL('../Cargo.toml', import.meta.url), 'utf8'),
)?.[1];

/**
 * A catalogue comes as the messages in it: reading Fluent is the most work that the page would do
 * as it starts. JSON in a string is read faster than an object that is written out.
 */
const catalogue: Plugin = {
  name: 'catalogue',
  transform(text, id) {
    if (!id.endsWith('.ftl')) return null;
    const messages = JSON.stringify(new FluentResource(text).body);
    return `export default JSON.parse(${JSON.stringify(messages)});`;
  },
};

/** `icon:NAME` is what is drawn in that icon of lucide's set, as text: the page works nothing out. */
const icon: Plugin = {
  name: 'icon',
  resolveId: (id) => (id.startsWith('icon:') ? `\0${id}` : null),
  load(id) {
    const [, name] = id.split('\0icon:');
    if (name === undefined) return null;
    const file = import.meta.resolve(`lucide-static/icons/${name}.svg`);
    const [, shape] =
      /<svg[^>]*>\s*(.+?)\s*<\/svg>/s.exec(readFileSync(new URL(file), 'utf8')) ?? [];
    if (shape === undefined) throw new Error(`nothing is drawn in lucide's icon ${name}`);
    return `export default ${JSON.stringify(shape)};`;
  },
};

export default defineConfig({
  plugins: [catalogue, icon, svelte()],
  define: { __VERSION__: JSON.stringify(version) },
  build: {
    // The oldest webview we meet; colours given for light and dark are written out for it.
    target: 'safari16.4',
    // The page may load files of its own only: nothing is put into it as a data: address.
    assetsInlineLimit: 0,
    modulePreload: false,
    // What is loaded later is dressed already.
    cssCodeSplit: false,
  },
  // Vitest would take Svelte's server build otherwise, which draws nothing.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    // The whole page is compiled within the first test that draws it.
    testTimeout: 30_000,
  },
});
