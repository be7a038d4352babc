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
use super::session::{RefreshError, RefreshedTokens, Session};
use super::token_answer::{self, TokenAnswer};
use super::{Error, IssuedTokens, MetadataFault, Outcome, Request, is_same_state};
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

/// The part of an attempt that waits for the browser's callback.
pub(super) struct Exchange {
    client: Client<EndpointSet, EndpointSet>,
    metadata: Metadata,
    state: CsrfToken,
    verifier: Option<PkceCodeVerifier>,
}

/// Makes the link to open, and the exchange for its callback.
pub(super) fn start(
    request: &Request,
    metadata: Metadata,
    port: u16,
) -> Result<(Url, Exchange), Error> {
    let invalid = |_| Error::Metadata {
        host: request.auth_host.to_string(),
        reason: MetadataFault::Incomplete,
    };
    let redirect = format!("http://127.0.0.1:{port}/callback");
    let client = <Client>::new(ClientId::new(request.client_id.clone()))
        .set_auth_uri(AuthUrl::from_url(metadata.authorization_endpoint.clone()))
        .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()))
        .set_redirect_uri(RedirectUrl::new(redirect).map_err(invalid)?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let is_announced = |scope: &&str| metadata.scopes_supported.iter().any(|s| s == scope);
    let scopes: Vec<&str> = SCOPES.into_iter().filter(is_announced).collect();
    let mut link = client
        .authorize_url(|| CsrfToken::new_random_len(STATE_BYTES))
        .add_scopes(scopes.iter().map(|scope| Scope::new((*scope).to_owned())))
        .set_pkce_challenge(challenge);
    if scopes.contains(&"offline_access") {
        // OpenID Connect Core 11: without it the authority ignores the scope.
        link = link.add_extra_param("prompt", "consent");
    }
    let (link, state) = link.url();
    Ok((link, Exchange { client, metadata, state, verifier: Some(verifier) }))
}

impl Exchange {
    /// Exchanges the code of a callback, if the callback belongs to this attempt.
    pub(super) async fn handle_callback(
        &mut self,
        callback: &Callback,
        http: &Http,
    ) -> Result<Outcome, Error> {
        let state = callback.parameter("state").unwrap_or_default();
        if !is_same_state(state, self.state.secret())
            || !self.is_from_issuer(callback.parameter("iss"))
        {
            return Ok(Outcome::OutOfDate);
        }
        if let Some(code) = callback.parameter("error") {
            return Err(refusal(code));
        }
        let Some(code) = callback.parameter("code") else {
            return Ok(Outcome::OutOfDate);
        };
        let Some(verifier) = self.verifier.take() else {
            return Ok(Outcome::OutOfDate);
        };
        let code = AuthorizationCode::new(code.to_owned());
        let request = self.client.exchange_code(code).set_pkce_verifier(verifier);
        let answer = request.request_async(&OauthClient(http)).await;
        let tokens = issued_tokens(&answer.map_err(|e| exchange_error(&self.metadata, e))?);
        Ok(Outcome::SignedIn(tokens.check(self.metadata.token_endpoint.authority())?))
    }

    /// Whether a callback is from the issuer (RFC 9207). `iss` is required if the metadata
    /// announces it.
    fn is_from_issuer(&self, iss: Option<&str>) -> bool {
        match iss {
            Some(iss) => iss == self.metadata.issuer,
            None => !self.metadata.authorization_response_iss_parameter_supported,
        }
    }
}

fn exchange_error(
    metadata: &Metadata,
    error: RequestTokenError<http::Error, BasicErrorResponse>,
) -> Error {
    match error {
        RequestTokenError::ServerResponse(answer) => refusal(answer.error().as_ref()),
        RequestTokenError::Request(error) => error.into(),
        // The parse error has the answer in it, and that may have tokens in it.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            let host = metadata.token_endpoint.authority().to_owned();
            Error::Incomplete { host, what: "access_token" }
        }
    }
}

/// Requests a new user token. The request uses up the refresh token.
pub async fn refresh(
    session: &Session<'_>,
    metadata: &Metadata,
    http: &Http,
) -> Result<RefreshedTokens, RefreshError> {
    let client = <Client>::new(ClientId::new(session.client_id.to_owned()))
        .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()));
    let token = RefreshToken::new(session.refresh_token.expose().to_owned());
    let answer = client.exchange_refresh_token(&token).request_async(&OauthClient(http)).await;
    let token = answer.map_err(|error| match exchange_error(metadata, error) {
        Error::Refused { code } if code == "invalid_grant" => RefreshError::SessionOver,
        error => error.into(),
    })?;
    let tokens = issued_tokens(&token).check(metadata.token_endpoint.authority())?;
    let IssuedTokens { user_token, refresh_token, expires_in, .. } = tokens;
    Ok(RefreshedTokens { user_token, refresh_token, expires_in })
}

fn refusal(code: &str) -> Error {
    if code == "access_denied" {
        return Error::Denied;
    }
    Error::Refused { code: redact::sanitize_name(code) }
}

fn issued_tokens(answer: &TokenAnswer) -> IssuedTokens {
    IssuedTokens {
        user_token: answer.user_token(),
        workspace_token: answer.workspace_token(),
        refresh_token: answer.next_refresh_token(),
        expires_in: answer.lifetime(),
        api_host: answer.api_host(),
        is_proven: true,
        has_metadata: true,
    }
}

/// Our HTTP client, with the trait of the `oauth2` crate.
struct OauthClient<'a>(&'a Http);

impl<'c> AsyncHttpClient<'c> for OauthClient<'_> {
    type Error = http::Error;
    type Future = BoxFuture<'c, Result<HttpResponse, http::Error>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send_token_request(self.0, request))
    }
}

async fn send_token_request(
    http: &Http,
    request: HttpRequest,
) -> Result<HttpResponse, http::Error> {
    let host = request.uri().host().unwrap_or_default().to_owned();
    let unexpected = || http::Error::Unexpected { host: host.clone() };
    let request = reqwest::Request::try_from(request).map_err(|_| unexpected())?;
    let answer = http.send(request).await?;
    if answer.status.is_server_error() {
        return Err(unexpected());
    }
    // The code or token that was sent is used up, so the answer's body is read with any content
    // type and any status of success. The crate accepts only 200, so the answer has no headers and
    // 200.
    let mut response = HttpResponse::new(token_answer::retain_known_fields(&answer.body));
    if !answer.status.is_success() {
        *response.status_mut() = answer.status;
    }
    Ok(response)
}
