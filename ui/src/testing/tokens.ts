/** Tokens, previews and reports for tests, as the core gives them. */
import type { CopyPreview } from '../contract/CopyPreview';
import type { Destination } from '../contract/Destination';
import type { DestinationGroup } from '../contract/DestinationGroup';
import type { JwtPreview } from '../contract/JwtPreview';
import type { JwtView } from '../contract/JwtView';
import type { NewJwt } from '../contract/NewJwt';
import type { ResourceView } from '../contract/ResourceView';
import type { StaticTokenView } from '../contract/StaticTokenView';
import type { TokenReport } from '../contract/TokenReport';

const masked = 'p.ey…RunBb6o';
const host = 'clickhouse.europe-west2.gcp.tinybird.co';

function preview(
  destination: Destination,
  group: DestinationGroup,
  values: Record<string, string>,
  changes: Partial<CopyPreview> = {},
): CopyPreview {
  const fields = Object.entries(values).map(([label, value]) => ({
    label,
    value,
    has_token: value.includes(masked),
  }));
  return {
    destination,
    group,
    name: { key: `use-${destination}` },
    place: { key: `use-${destination}-where` },
    warnings: [],
    fields,
    main_field: Math.max(
      fields.findIndex(({ has_token }) => has_token),
      0,
    ),
    ...changes,
  };
}

/** What would be copied of a token for each of some places. */
export function previewsOf(): CopyPreview[] {
  const readAll = { key: 'use-warning-read-all', args: { right: 'WORKSPACE:READ_ALL' } };
  return [
    preview('token', 'general', { '': masked }),
    preview('header', 'general', { '': `Authorization: Bearer ${masked}` }),
    preview('env', 'project', { '': `TB_HOST=https://api.tinybird.co\nTB_TOKEN=${masked}\n` }),
    preview('python', 'code', { '': `import json\n\ntoken = "${masked}"\n` }),
    preview(
      'grafana',
      'bi',
      { 'Server address': host, 'Server port': '443', Username: 'acme', Password: masked },
      { warnings: [readAll] },
    ),
    preview(
      'mcp',
      'automation',
      {
        Cursor: `{\n  "url": "https://mcp.tinybird.co?token=${masked}"\n}\n`,
        Claude: `{\n  "args": ["https://mcp.tinybird.co?token=${masked}"]\n}\n`,
      },
      { warnings: [{ key: 'use-warning-in-address' }] },
    ),
  ];
}

/** What a JWT will say. */
export function previewOf({ scopes, ends_at }: NewJwt): JwtPreview {
  return {
    texts: [
      ...scopes.map(({ resource }) => ({ key: 'scope-read', args: { resource } })),
      { key: 'jwt-ends', args: { time: { unix_ms: ends_at * 1000 } } },
    ],
    claims: JSON.stringify({ scopes }, null, 2),
    obstacle: scopes.length === 0 ? { key: 'problem-token-jwt', args: { why: 'no_scope' } } : null,
  };
}

/** What a token says of itself. */
export function reportOf(changes: Partial<TokenReport> = {}): TokenReport {
  return {
    kind: 'cloud',
    title: { key: 'report-title', args: { kind: 'cloud' } },
    facts: [
      {
        name: { key: 'report-owner' },
        value: { key: 'report-owner-ours', args: { name: 'acme_analytics' } },
        tone: 'good',
      },
      {
        name: { key: 'report-ends' },
        value: { key: 'report-ends-never' },
        tone: 'amber',
      },
    ],
    owner: null,
    region: null,
    name: null,
    scopes: [],
    rps: null,
    ends_at: null,
    signature: 'unknown',
    api_host: 'https://api.europe-west2.gcp.tinybird.co',
    ...changes,
  };
}

export function staticToken(changes: Partial<StaticTokenView> = {}): StaticTokenView {
  return {
    id: 'reader',
    name: 'reader',
    masked: 'p.ey…reader01',
    can: { key: 'scope-read', args: { resource: 'top_pages' } },
    scopes: [{ kind: 'PIPES:READ', resource: 'top_pages', filter: null }],
    power: 'read',
    delete_breaks: { key: 'breaks-programs' },
    refresh_breaks: { key: 'breaks-programs' },
    ...changes,
  };
}

/** A static token that may do everything. */
export const adminToken = staticToken({
  id: 'admin',
  name: 'workspace admin token',
  masked: 'p.ey…admin001',
  can: { key: 'scope-admin' },
  scopes: [{ kind: 'ADMIN', resource: null, filter: null }],
  power: 'full',
  delete_breaks: { key: 'breaks-jwts' },
  refresh_breaks: { key: 'breaks-jwts' },
});

export function jwt(changes: Partial<JwtView> = {}): JwtView {
  return {
    id: 'j1',
    place: 'cloud',
    workspace_id: '85d01f2e',
    workspace: 'acme_analytics',
    name: 'top_pages_read',
    can: { key: 'scope-read', args: { resource: 'top_pages' } },
    scopes: [{ type: 'PIPES:READ', resource: 'top_pages' }],
    ends_at: Date.now() + 86_400_000,
    rps: null,
    kept: false,
    masked: 'eyJh…Zk3mQ9xw',
    ...changes,
  };
}

export const resources: ResourceView[] = [
  {
    kind: 'endpoint',
    name: 'top_pages',
    parameters: [
      { name: 'country', kind: 'String' },
      { name: 'limit', kind: 'Int32' },
    ],
  },
  { kind: 'endpoint', name: 'kpis', parameters: [] },
  { kind: 'data_source', name: 'events', parameters: [] },
];
