//! What the environment asks of this instance: its tokens, how long it boots and what goes wrong.
//!
//! | variable | value |
//! | --- | --- |
//! | `TB_LOCAL_USER_TOKEN`, `TB_LOCAL_WORKSPACE_TOKEN` | valid local tokens; made afresh if absent |
//! | `BOOT_SECONDS` | how long until it answers, fractions allowed (3) |
//! | `FAULT` | `never_healthy`, `die_after_SECONDS`, `redis_down`, `server_not_ready`, `tokens_missing` |
//!
//! A server that is not ready is, once there is a file `/tmp/server-ready`.
//!
//! A container that docker calls unhealthy needs `never_healthy` and an image whose health check has
//! no start period.

use std::env;
use std::error::Error;
use std::time::Duration;

use tinybird_local_stand_in::tokens;

/// The tokens, the boot time and the fault of this instance.
pub(crate) struct Plan {
    pub(crate) tokens: Tokens,
    pub(crate) boot: Duration,
    pub(crate) fault: Fault,
}

/// What `/tokens` answers.
#[derive(Clone)]
pub(crate) struct Tokens {
    pub(crate) user: String,
    pub(crate) workspace: String,
    pub(crate) admin: String,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    None,
    NeverHealthy,
    DieAfter(Duration),
    RedisDown,
    ServerNotReady,
    TokensMissing,
    NeverStops,
}

impl Plan {
    pub(crate) fn from_env() -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            tokens: Tokens::from_env()?,
            boot: seconds(&variable("BOOT_SECONDS").unwrap_or_else(|| "3".into()))?,
            fault: variable("FAULT").map_or(Ok(Fault::None), |text| Fault::parse(&text))?,
        })
    }
}

impl Tokens {
    fn from_env() -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            user: given_or_made("TB_LOCAL_USER_TOKEN")?,
            workspace: given_or_made("TB_LOCAL_WORKSPACE_TOKEN")?,
            admin: tokens::make(&tokens::random_id()?)?,
        })
    }
}

impl Fault {
    fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        if let Some(time) = text.strip_prefix("die_after_") {
            return Ok(Self::DieAfter(seconds(time)?));
        }
        match text {
            "never_healthy" => Ok(Self::NeverHealthy),
            "server_not_ready" => Ok(Self::ServerNotReady),
            "redis_down" => Ok(Self::RedisDown),
            "tokens_missing" => Ok(Self::TokensMissing),
            "never_stops" => Ok(Self::NeverStops),
            _ => Err(format!("there is no fault {text:?}").into()),
        }
    }
}

fn given_or_made(name: &str) -> Result<String, Box<dyn Error>> {
    let Some(token) = variable(name) else {
        return Ok(tokens::make(&tokens::random_id()?)?);
    };
    tokens::check(&token).map_err(|wrong| format!("{name} is refused: {wrong}"))?;
    Ok(token)
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn seconds(text: &str) -> Result<Duration, Box<dyn Error>> {
    Ok(Duration::try_from_secs_f64(text.parse()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_fault_with_its_time() {
        assert_eq!(
            Fault::parse("die_after_1.5").unwrap(),
            Fault::DieAfter(Duration::from_millis(1500))
        );
    }

    #[test]
    fn refuses_a_fault_it_does_not_know() {
        assert!(Fault::parse("die_sometimes").is_err());
        assert!(Fault::parse("die_after_never").is_err());
    }
}
