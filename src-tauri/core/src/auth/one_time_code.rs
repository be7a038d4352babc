//! Signing in with a one-time code: the page can be opened on any computer, and the browser does
//! not come back to this one. We make the code, the person confirms it on the page, and we poll the
//! authority until it issues the tokens for the code.
//!
//! Any program that knows the code can poll too, so the code is made of the system's randomness and
//! is a secret until it is used. Source: `tinybird/tb/modules/login_common.py`.

use std::time::Duration;

use url::Url;

use super::{Error, IssuedTokens, Request, cli_login};
use crate::host::Host;
use crate::http::{self, Http};
use crate::limits::Limits;

const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const LENGTH: usize = 8;
/// Random bytes from this one on are discarded: they would make some characters likelier than
/// others.
const FIRST_BIASED_BYTE: u8 = 252;

/// The part of an attempt that polls the authority while the person is at the page.
pub(super) struct Polling {
    authority: Host,
    api_host: Host,
    code: String,
    interval: Duration,
}

/// Makes the link to open, and the polling for its tokens.
pub(super) fn start(request: &Request, limits: &Limits) -> Result<(Url, Polling), Error> {
    let polling = Polling {
        authority: request.auth_host.clone(),
        api_host: request.api_host.clone(),
        code: random_code()?,
        interval: limits.code_poll,
    };
    let mut link = polling.url_with_code("code")?;
    link.query_pairs_mut().extend_pairs(request.workspace.as_ref().map(|name| ("workspace", name)));
    Ok((link, polling))
}

impl Polling {
    /// The code in the form for people, such as `A2C4-D2G4`.
    pub(super) fn display_code(&self) -> String {
        let (first, second) = self.code.split_at(LENGTH / 2);
        format!("{first}-{second}")
    }

    /// Polls until there are tokens. The caller has a deadline.
    pub(super) async fn wait(&self, http: &Http) -> Result<IssuedTokens, Error> {
        loop {
            tokio::time::sleep(self.interval).await;
            match self.poll(http).await {
                // The person has not confirmed the code yet, or the network is down for a moment.
                Ok(None) | Err(Error::Http(_)) => {}
                Ok(Some(tokens)) => return Ok(tokens),
                Err(error) => return Err(error),
            }
        }
    }

    async fn poll(&self, http: &Http) -> Result<Option<IssuedTokens>, Error> {
        let answer = http.get(self.url_with_code("cliCode")?, None).await?;
        if answer.status.is_server_error() {
            return Err(http::Error::Unexpected { host: answer.host }.into());
        }
        match cli_login::read_answer(&answer, false) {
            Ok(tokens) => Ok(Some(tokens)),
            Err(Error::Refused { .. } | Error::Incomplete { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The URL with the code in the parameter `name`: `code` for the page, `cliCode` for polling.
    fn url_with_code(&self, name: &str) -> Result<Url, Error> {
        let mut url = self.authority.join(cli_login::PATH)?;
        url.query_pairs_mut()
            .append_pair("apiHost", self.api_host.as_str())
            .append_pair(name, &self.code)
            .append_pair("method", "code");
        Ok(url)
    }
}

fn random_code() -> Result<String, Error> {
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|error| Error::Listen(error.into()))?;
        if byte[0] < FIRST_BIASED_BYTE {
            #[expect(clippy::arithmetic_side_effects, reason = "the alphabet is not empty")]
            let at = usize::from(byte[0]) % ALPHABET.len();
            code.push(char::from(ALPHABET[at]));
        }
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_eight_letters_and_digits_and_another_each_time() {
        let (one, other) = (random_code().unwrap(), random_code().unwrap());
        assert_eq!(one.len(), LENGTH);
        assert!(one.bytes().all(|byte| ALPHABET.contains(&byte)), "{one}");
        assert_ne!(one, other);
    }

    #[test]
    fn no_character_is_likelier_than_another() {
        assert_eq!(usize::from(FIRST_BIASED_BYTE) % ALPHABET.len(), 0);
    }
}
