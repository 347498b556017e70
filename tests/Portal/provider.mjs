import { createServer } from "node:http";
import { Provider } from "oidc-provider";

/**
 * An OpenID provider as others run theirs, at a site of its own: it has pages to sign in and to agree. It serves from when a program is
 * registered, because each needs the other's address to begin.
 */
export async function startProvider() {
  let handle = (_, response) => response.writeHead(503).end();
  const http = createServer((request, response) => handle(request, response));
  await new Promise((resolve) => http.listen(0, "localhost", resolve));
  const issuer = `http://localhost:${http.address().port}`;
  const register = (clientId, clientSecret, redirectUri) => {
    const provider = new Provider(issuer, {
      clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
      claims: { openid: ["sub"], profile: ["name"] },
      // Claims of the profile stand in the token itself, as at other providers.
      conformIdTokenClaims: false,
      cookies: { keys: ["of no use to anybody"] },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `Person ${id}` }) }),
      pkce: { required: () => true },
    });
    handle = provider.callback();
  };
  const close = () => {
    http.closeAllConnections();
    return new Promise((resolve) => http.close(resolve));
  };
  return { issuer, register, close };
}
