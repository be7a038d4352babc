//! Tinybird's own `cli-login`: a code flow whose server fixes the port and echoes no state.
//!
//! State and a PKCE challenge are sent along all the same, so that a server that begins to
//! honour them is believed at once. Until then a code without state is exchanged without using
//! up the attempt, and a person confirms who came back.
//!
//! Any page can send the browser here with a code. So no more than a few of those without a state
//! are exchanged (`Limits::exchanges`). After that the attempt goes on until its deadline, but it
//! exchanges only a code that comes with its own state.
//!
//! Source: `tinybird/tb/modules/login_common.py`.

use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier};
use url::Url;

use super::callback::Callback;
use super::token_answer::CliLoginAnswer;
use super::{Error, Outcome, Request, SignedIn, is_ours};
use crate::host::Host;
use crate::http::{self, Answer, Http};

pub(super) const PATH: &str = "/api/cli-login";
const STATE_BYTES: u32 = 32;

/// The half of the attempt that stays here while the browser is away.
pub(super) struct Exchange {
    authority: Host,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
    /// Codes without a state that may still be exchanged.
    left: usize,
}

/// The link to open, and what is needed when the browser comes back.
pub(super) fn begin(request: &Request, exchanges: usize) -> Result<(Url, Exchange), Error> {
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
    Ok((link, Exchange { authority, state, verifier, left: exchanges }))
}

impl Exchange {
    /// What a callback is worth to this attempt.
    pub(super) async fn take(
        &mut self,
        callback: &Callback,
        http: &Http,
    ) -> Result<Outcome, Error> {
        let state = callback.parameter("state");
        if state.is_some_and(|state| !is_ours(state, self.state.secret())) {
            return Ok(Outcome::OutOfDate);
        }
        let echoed = state.is_some();
        if callback.parameter("error").is_some() {
            return if echoed { Err(Error::Denied) } else { Ok(Outcome::OutOfDate) };
        }
        let Some(code) = callback.parameter("code") else {
            return Ok(Outcome::OutOfDate);
        };
        if !echoed {
            match self.left.checked_sub(1) {
                Some(left) => self.left = left,
                None => return Ok(Outcome::Failed(Error::TooManyCodes)),
            }
        }
        match self.exchange(code, echoed, http).await {
            // Anybody's page may have sent this code: what came of it says nothing of the
            // person's own sign-in, which may still be on its way.
            Err(error) if !echoed => Ok(Outcome::Failed(error)),
            result => result.map(Outcome::Done),
        }
    }

    async fn exchange(&self, code: &str, echoed: bool, http: &Http) -> Result<SignedIn, Error> {
        let mut url = self.authority.join(PATH)?;
        url.query_pairs_mut().append_pair("code", code);
        if echoed {
            url.query_pairs_mut().append_pair("code_verifier", self.verifier.secret());
        }
        let answer = http.get(url, None).await?;
        if answer.status.is_server_error() {
            return Err(http::Error::Unexpected { host: answer.host }.into());
        }
        signed_in(&answer, echoed)
    }
}

/// What the authority hands over, to whoever shows a code.
pub(super) fn signed_in(answer: &Answer, echoed: bool) -> Result<SignedIn, Error> {
    if !answer.status.is_success() {
        return Err(Error::Refused { code: answer.status.as_u16().to_string() });
    }
    let lacks = |what| Error::Incomplete { host: answer.host.clone(), what };
    let tokens = CliLoginAnswer::read(&answer.body).map_err(lacks)?;
    let signed_in = SignedIn {
        user_token: tokens.user_token,
        workspace_token: Some(tokens.workspace_token),
        refresh_token: None,
        expires_in: None,
        api_host: Some(tokens.api_host),
        state_echoed: echoed,
        published: false,
    };
    signed_in.checked(&answer.host)
}
