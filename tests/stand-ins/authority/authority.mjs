// A standard OpenID authority on loopback: the certified `oidc-provider` with the pages it brings
// along for development. Whoever signs in is who they say they are; no password is checked.
//
// Standard output is JSON lines: first {"issuer": URL}, then one {"authorization": {...}} for each
// authorization request, one {"issued": {...}} for each secret that was handed out, and one
// {"refused": ...} or {"revoked": ...} for each refresh token that was not taken, or ended.
// An access token lives for ACCESS_TOKEN_SECONDS; a refresh token is good once.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const configuration = {
  clients: [
    {
      client_id: 'tinybird-companion',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback'], // any port: RFC 8252, 7.3
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
  ],
  scopes: ['openid', 'offline_access'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  pkce: { required: () => true },
  ttl: { AccessToken: Number(process.env.ACCESS_TOKEN_SECONDS ?? 3600) },
  rotateRefreshToken: true,
  features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: true }),
  }),
};

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function report(provider) {
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route === 'authorization') say({ authorization: { ...ctx.query } });
  });
  provider.on('authorization_code.saved', (code) => say({ issued: { code: code.jti } }));
  provider.on('grant.error', (ctx, error) => say({ refused: error.message }));
  provider.on('refresh_token.destroyed', (token) => say({ revoked: token.jti }));
  provider.on('grant.success', ({ body }) => {
    const { access_token, refresh_token, id_token } = body;
    say({ issued: { access_token, refresh_token, id_token } });
  });
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  report(provider);
  server.on('request', provider.callback());
  say({ issuer });
});
