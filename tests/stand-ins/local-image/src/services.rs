//! What runs inside the container beside the API: authentication, health of server and events,
//! Redis, ClickHouse. Only ClickHouse is for the world outside.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};
use tinybird_local_stand_in::request::Request;

use crate::http::{self, Response};
use crate::plan::Tokens;

const INSIDE: &str = "127.0.0.1";

/// The tokens, as port 8000 and the API answer them.
pub(crate) fn tokens_answer(tokens: &Tokens, with_all: bool) -> Value {
    let mut answer = json!({ "user_token": tokens.user, "admin_token": tokens.admin });
    if with_all {
        answer["workspace_admin_token"] = tokens.workspace.clone().into();
    }
    answer
}

/// The service on port 8000 that knows the tokens.
pub(crate) fn authentication(tokens: Tokens, with_all: bool) -> io::Result<()> {
    http::serve((INSIDE, 8000), move |request| match request.path.as_str() {
        "/tokens" => Response::json(200, &tokens_answer(&tokens, with_all)),
        _ => Response::not_found(),
    })
}

/// Health of one process: alive at once, ready when it says so.
pub(crate) fn health(
    port: u16,
    is_ready: impl Fn() -> bool + Send + Sync + 'static,
) -> io::Result<()> {
    http::serve((INSIDE, port), move |request| match request.path.as_str() {
        "/health/liveness" => Response::text(200, "alive"),
        "/health/readiness" if is_ready() => Response::text(200, "ready"),
        "/health/readiness" => Response::text(503, "not ready"),
        _ => Response::not_found(),
    })
}

/// ClickHouse's HTTP interface. It knows one query.
pub(crate) fn clickhouse() -> io::Result<()> {
    http::serve(("0.0.0.0", 7182), |request| match request.path.as_str() {
        "/ping" => Response::text(200, "Ok.\n"),
        "" => run_query(request),
        _ => Response::not_found(),
    })
}

/// Redis, as far as PING.
pub(crate) fn redis() -> io::Result<()> {
    let listener = TcpListener::bind((INSIDE, 6379))?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer_pings(stream));
        }
    });
    Ok(())
}

fn run_query(request: &Request) -> Response {
    let query = request.parameter("query").unwrap_or(&request.body);
    let words: Vec<_> = query.split_whitespace().collect();
    match words.as_slice() {
        ["SELECT", "1", ..] => Response::text(200, "1\n"),
        _ => Response::text(400, "Code: 62. DB::Exception: Syntax error"),
    }
}

fn answer_pings(mut stream: TcpStream) -> io::Result<()> {
    for line in BufReader::new(stream.try_clone()?).lines() {
        match line?.trim() {
            "PING" => stream.write_all(b"+PONG\r\n")?,
            other => write!(stream, "-ERR unknown command '{other}'\r\n")?,
        }
    }
    Ok(())
}
