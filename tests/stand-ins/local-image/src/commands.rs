//! The commands that `tb`, and docker's health check, run inside the container.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use crate::http;

type Outcome = Result<(), Box<dyn Error>>;

/// `clickhouse 'SELECT 1 AS healthcheck'`
pub(crate) fn clickhouse(arguments: &[String]) -> Outcome {
    let query = arguments.join(" ").replace(' ', "+");
    let (_, answer) = http::get(7182, &format!("/?query={query}"))?;
    say(&answer)
}

/// `redis-cli PING`
pub(crate) fn redis_cli(arguments: &[String]) -> Outcome {
    let mut stream = TcpStream::connect(("127.0.0.1", 6379))
        .map_err(|error| format!("Could not connect to Redis at 127.0.0.1:6379: {error}"))?;
    write!(stream, "{}\r\n", arguments.join(" "))?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    say(&format!("{}\n", answer.trim_end().trim_start_matches('+')))
}

/// `curl -s http://localhost:PORT/PATH`: this machine only.
pub(crate) fn curl(arguments: &[String]) -> Outcome {
    let url = arguments.iter().find(|word| !word.starts_with('-')).ok_or("no URL")?;
    let rest = url.strip_prefix("http://").ok_or("only http")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    if !["localhost", "127.0.0.1"].contains(&name) {
        return Err("only this machine".into());
    }
    let (_, answer) = http::get(port.parse()?, &format!("/{path}"))?;
    say(&answer)
}

/// What docker's health check runs.
pub(crate) fn healthcheck() -> Outcome {
    match http::get(7181, "/v0/health")? {
        (200, _) => Ok(()),
        (status, _) => Err(format!("the API answered {status}").into()),
    }
}

fn say(text: &str) -> Outcome {
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}
