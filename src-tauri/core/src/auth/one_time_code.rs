//! Signing in with a one-time code: the page can be opened on any computer, and nothing comes
//! back to this one. We make the code, the person confirms it in the page, and the authority is
//! asked until it hands over what belongs to the code.
//!
//! Whoever knows the code can ask too, so it is made of the system's own randomness and is a
//! secret until it is used. Source: `tinybird/tb/modules/login_common.py`.

use std::time::Duration;

use url::Url;

use super::{Error, Request, SignedIn, cli_login};
use crate::host::Host;
use crate::http::{self, Http};
use crate::limits::Limits;

const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const LENGTH: usize = 8;
/// Bytes from here on would make some characters likelier than others.
const EVEN: u8 = 252;

/// The half of the attempt that asks while the person is at the page.
pub(super) struct Polling {
    authority: Host,
    api_host: Host,
    code: String,
    every: Duration,
}

/// The page to open, and what asks meanwhile.
pub(super) fn begin(request: &Request, limits: &Limits) -> Result<(Url, Polling), Error> {
    let polling = Polling {
        authority: request.auth_host.clone(),
        api_host: request.api_host.clone(),
        code: code()?,
        every: limits.poll,
    };
    let mut link = polling.url("code")?;
    link.query_pairs_mut().extend_pairs(request.workspace.as_ref().map(|name| ("workspace", name)));
    Ok((link, polling))
}

impl Polling {
    /// The code as people read it, such as `A2C4-D2G4`.
    pub(super) fn shown(&self) -> String {
        let (first, second) = self.code.split_at(LENGTH / 2);
        format!("{first}-{second}")
    }

    /// Asks until there is an answer. The caller sets the end.
    pub(super) async fn wait(&self, http: &Http) -> Result<SignedIn, Error> {
        loop {
            tokio::time::sleep(self.every).await;
            match self.ask(http).await {
                // Nobody confirmed it yet, or the network is away for a moment.
                Ok(None) | Err(Error::Http(_)) => {}
                Ok(Some(signed_in)) => return Ok(signed_in),
                Err(error) => return Err(error),
            }
        }
    }

    async fn ask(&self, http: &Http) -> Result<Option<SignedIn>, Error> {
        let answer = http.get(self.url("cliCode")?, None).await?;
        if answer.status.is_server_error() {
            return Err(http::Error::Unexpected { host: answer.host }.into());
        }
        match cli_login::signed_in(&answer, false) {
            Ok(signed_in) => Ok(Some(signed_in)),
            Err(Error::Refused { .. } | Error::Incomplete { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The page takes the code as `code`, whoever polls names it `cliCode`.
    fn url(&self, name: &str) -> Result<Url, Error> {
        let mut url = self.authority.join(cli_login::PATH)?;
        url.query_pairs_mut()
            .append_pair("apiHost", self.api_host.as_str())
            .append_pair(name, &self.code)
            .append_pair("method", "code");
        Ok(url)
    }
}

fn code() -> Result<String, Error> {
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|error| Error::Listen(error.into()))?;
        if byte[0] < EVEN {
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
        let (one, other) = (code().unwrap(), code().unwrap());
        assert_eq!(one.len(), LENGTH);
        assert!(one.bytes().all(|byte| ALPHABET.contains(&byte)), "{one}");
        assert_ne!(one, other);
    }

    #[test]
    fn no_character_is_likelier_than_another() {
        assert_eq!(usize::from(EVEN) % ALPHABET.len(), 0);
    }
}
