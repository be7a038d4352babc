//! Tinybird's own `cli-login`: a code flow whose server fixes the port and does not return the
//! state.
//!
//! We send a state and a PKCE challenge all the same, so that they work as soon as the server
//! supports them. Until then a code without a state is exchanged without ending the attempt, and
//! the person confirms whose account it is.
//!
//! Any web page can redirect the browser to us with a code. So one attempt exchanges only a few
//! codes without a state (`Limits::stateless_exchanges`). After that it goes on until its deadline,
//! but exchanges only a code with its own state.
//!
//! Source: `tinybird/tb/modules/login_common.py`.

use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier};
use url::Url;

use super::callback::Callback;
use super::token_answer::CliLoginAnswer;
use super::{Error, IssuedTokens, Outcome, Request, is_same_state};
use crate::host::Host;
use crate::http::{self, Answer, Http};

pub(super) const PATH: &str = "/api/cli-login";
const STATE_BYTES: u32 = 32;

/// The part of an attempt that waits for the browser's callback.
pub(super) struct Exchange {
    authority: Host,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
    /// Codes without a state that may still be exchanged.
    stateless_left: usize,
}

/// Makes the link to open, and the exchange for its callback.
pub(super) fn start(
    request: &Request,
    stateless_exchanges: usize,
) -> Result<(Url, Exchange), Error> {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let state = CsrfToken::new_random_len(STATE_BYTES);
    let mut link = request.auth_host.join(PATH)?;
    link.query_pairs_mut()
        .append_pair("apiHost", request.api_host.as_str())
        .extend_pairs(request.workspace.as_ref().map(|name| ("workspace", name)))
        .append_pair("state", state.secret())
        .append_pair("code_challenge", challenge.as_str())
        .append_pair("code_challenge_method", challenge.method().as_str());
    let authority = request.auth_host.clone();
    Ok((link, Exchange { authority, state, verifier, stateless_left: stateless_exchanges }))
}

impl Exchange {
    /// Exchanges the code of a callback, if the callback belongs to this attempt.
    pub(super) async fn handle_callback(
        &mut self,
        callback: &Callback,
        http: &Http,
    ) -> Result<Outcome, Error> {
        let state = callback.parameter("state");
        if state.is_some_and(|state| !is_same_state(state, self.state.secret())) {
            return Ok(Outcome::OutOfDate);
        }
        let has_state = state.is_some();
        if callback.parameter("error").is_some() {
            return if has_state { Err(Error::Denied) } else { Ok(Outcome::OutOfDate) };
        }
        let Some(code) = callback.parameter("code") else {
            return Ok(Outcome::OutOfDate);
        };
        if !has_state {
            match self.stateless_left.checked_sub(1) {
                Some(left) => self.stateless_left = left,
                None => return Ok(Outcome::Failed(Error::TooManyCodes)),
            }
        }
        match self.exchange_code(code, has_state, http).await {
            // Another web page may have sent this code, so the person's own sign-in may still
            // follow.
            Err(error) if !has_state => Ok(Outcome::Failed(error)),
            result => result.map(Outcome::SignedIn),
        }
    }

    async fn exchange_code(
        &self,
        code: &str,
        has_state: bool,
        http: &Http,
    ) -> Result<IssuedTokens, Error> {
        let mut url = self.authority.join(PATH)?;
        url.query_pairs_mut().append_pair("code", code);
        if has_state {
            url.query_pairs_mut().append_pair("code_verifier", self.verifier.secret());
        }
        let answer = http.get(url, None).await?;
        if answer.status.is_server_error() {
            return Err(http::Error::Unexpected { host: answer.host }.into());
        }
        read_answer(&answer, has_state)
    }
}

/// Reads the tokens that the authority issues for a code.
pub(super) fn read_answer(answer: &Answer, is_proven: bool) -> Result<IssuedTokens, Error> {
    if !answer.status.is_success() {
        return Err(Error::Refused { code: answer.status.as_u16().to_string() });
    }
    let lacks = |what| Error::Incomplete { host: answer.host.clone(), what };
    let answered = CliLoginAnswer::read(&answer.body).map_err(lacks)?;
    let tokens = IssuedTokens {
        user_token: answered.user_token,
        workspace_token: Some(answered.workspace_token),
        refresh_token: None,
        expires_in: None,
        api_host: Some(answered.api_host),
        is_proven,
        has_metadata: false,
    };
    tokens.check(&answer.host)
}
