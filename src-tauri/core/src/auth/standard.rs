//! A standard authority: authorization code with PKCE S256 and state (RFC 6749, 7636, 8252,
//! 9207), by the `oauth2` crate.

use futures::future::BoxFuture;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
};
use oauth2::{
    AsyncHttpClient, AuthUrl, AuthorizationCode, ClientId, CsrfToken, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken,
    RequestTokenError, Scope, StandardRevocableToken, TokenUrl,
};
use url::Url;

use super::callback::Callback;
use super::discovery::Metadata;
use super::session::{Failure, Refreshed, Session};
use super::token_answer::{self, TokenAnswer};
use super::{Error, Outcome, Request, SignedIn, is_ours};
use crate::http::{self, Http};
use crate::redact;

const SCOPES: [&str; 3] = ["openid", "email", "offline_access"];
const STATE_BYTES: u32 = 32;

type Client<AuthUrl = EndpointNotSet, TokenUrl = EndpointNotSet> = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    AuthUrl,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    TokenUrl,
>;

/// The half of the attempt that stays here while the browser is away.
pub(super) struct Exchange {
    client: Client<EndpointSet, EndpointSet>,
    metadata: Metadata,
    state: CsrfToken,
    verifier: Option<PkceCodeVerifier>,
}

/// The link to open, and what is needed when the browser comes back.
pub(super) fn begin(
    request: &Request,
    metadata: Metadata,
    port: u16,
) -> Result<(Url, Exchange), Error> {
    let wrong = |_| Error::Metadata {
        host: request.auth_host.to_string(),
        reason: "it lacks an issuer or an endpoint",
    };
    let redirect = format!("http://127.0.0.1:{port}/callback");
    let client = <Client>::new(ClientId::new(request.client_id.clone()))
        .set_auth_uri(AuthUrl::from_url(metadata.authorization_endpoint.clone()))
        .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()))
        .set_redirect_uri(RedirectUrl::new(redirect).map_err(wrong)?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let announced = |scope: &&str| metadata.scopes_supported.iter().any(|s| s == scope);
    let scopes: Vec<&str> = SCOPES.into_iter().filter(announced).collect();
    let mut link = client
        .authorize_url(|| CsrfToken::new_random_len(STATE_BYTES))
        .add_scopes(scopes.iter().map(|scope| Scope::new((*scope).to_owned())))
        .set_pkce_challenge(challenge);
    if scopes.contains(&"offline_access") {
        // OpenID Connect Core 11: without it the scope is to be ignored.
        link = link.add_extra_param("prompt", "consent");
    }
    let (link, state) = link.url();
    Ok((link, Exchange { client, metadata, state, verifier: Some(verifier) }))
}

impl Exchange {
    /// What a callback is worth to this attempt.
    pub(super) async fn take(
        &mut self,
        callback: &Callback,
        http: &Http,
    ) -> Result<Outcome, Error> {
        let state = callback.parameter("state").unwrap_or_default();
        if !is_ours(state, self.state.secret()) || !self.is_issuer(callback.parameter("iss")) {
            return Ok(Outcome::OutOfDate);
        }
        if let Some(code) = callback.parameter("error") {
            return Err(refused(code));
        }
        let Some(code) = callback.parameter("code") else {
            return Ok(Outcome::OutOfDate);
        };
        let Some(verifier) = self.verifier.take() else {
            return Ok(Outcome::OutOfDate);
        };
        let code = AuthorizationCode::new(code.to_owned());
        let token = self.client.exchange_code(code).set_pkce_verifier(verifier);
        let token = token.request_async(&Sender(http)).await;
        let signed_in = signed_in(&token.map_err(|e| failed(&self.metadata, e))?);
        Ok(Outcome::Done(signed_in.checked(self.metadata.token_endpoint.authority())?))
    }

    /// RFC 9207: where it is announced it must be there; where it is there it must be right.
    fn is_issuer(&self, iss: Option<&str>) -> bool {
        match iss {
            Some(iss) => iss == self.metadata.issuer,
            None => !self.metadata.authorization_response_iss_parameter_supported,
        }
    }
}

fn failed(metadata: &Metadata, error: RequestTokenError<http::Error, BasicErrorResponse>) -> Error {
    match error {
        RequestTokenError::ServerResponse(answer) => refused(answer.error().as_ref()),
        RequestTokenError::Request(error) => error.into(),
        // The parse error would carry the answer, and the answer the tokens.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            let host = metadata.token_endpoint.authority().to_owned();
            Error::Incomplete { host, what: "access_token" }
        }
    }
}

/// Asks for a new user token, with one request. It uses up the refresh token.
pub async fn refresh(
    session: &Session<'_>,
    metadata: &Metadata,
    http: &Http,
) -> Result<Refreshed, Failure> {
    let client = <Client>::new(ClientId::new(session.client_id.to_owned()))
        .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()));
    let token = RefreshToken::new(session.refresh_token.expose().to_owned());
    let answer = client.exchange_refresh_token(&token).request_async(&Sender(http)).await;
    let token = answer.map_err(|error| match failed(metadata, error) {
        Error::Refused { code } if code == "invalid_grant" => Failure::Over,
        error => error.into(),
    })?;
    let signed_in = signed_in(&token).checked(metadata.token_endpoint.authority())?;
    let SignedIn { user_token, refresh_token, expires_in, .. } = signed_in;
    Ok(Refreshed { user_token, refresh_token, expires_in })
}

fn refused(code: &str) -> Error {
    if code == "access_denied" {
        return Error::Denied;
    }
    Error::Refused { code: redact::name(code) }
}

fn signed_in(answer: &TokenAnswer) -> SignedIn {
    SignedIn {
        user_token: answer.user_token(),
        workspace_token: answer.workspace_token(),
        refresh_token: answer.next_refresh_token(),
        expires_in: answer.lifetime(),
        api_host: answer.api_host(),
        state_echoed: true,
        published: true,
    }
}

/// Our client, under the `oauth2` crate's trait.
struct Sender<'a>(&'a Http);

impl<'c> AsyncHttpClient<'c> for Sender<'_> {
    type Error = http::Error;
    type Future = BoxFuture<'c, Result<HttpResponse, http::Error>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(self.0, request))
    }
}

async fn send(http: &Http, request: HttpRequest) -> Result<HttpResponse, http::Error> {
    let host = request.uri().host().unwrap_or_default().to_owned();
    let unexpected = || http::Error::Unexpected { host: host.clone() };
    let request = reqwest::Request::try_from(request).map_err(|_| unexpected())?;
    let answer = http.send(request).await?;
    if answer.status.is_server_error() {
        return Err(unexpected());
    }
    // Without its headers: what was sent is used up, so an answer is read by its body, whatever
    // content type it is said to be, and whichever success its status says. The crate knows 200.
    let mut response = HttpResponse::new(token_answer::without_other_fields(&answer.body));
    if !answer.status.is_success() {
        *response.status_mut() = answer.status;
    }
    Ok(response)
}
