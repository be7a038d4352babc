//! Tinybird's cloud as far as signing in and tokens need it: `cli-login`, the HTTP API and
//! ClickHouse's interface, on one loopback port that is `auth_host`, `api_host` and the ClickHouse
//! host. What it answers is what `tb` and ClickHouse's clients read; the real ones are its judges.
//! Each workspace has two pipes and two data sources, so that a token can show what it opens; what
//! they answer is shared with the stand-in for the local image.
//!
//! It prints one JSON line when it listens: `{"auth_host": URL, "api_host": URL}`.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::unwrap_used)]

mod access;
mod api;
mod clickhouse;
mod control;
mod people;
mod sign_in;
#[cfg(test)]
mod tests;
mod tokens;
mod views;
mod workspace_api;

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use axum::{Router, http::StatusCode};
use clap::Parser;
use tokio::net::TcpListener;

use control::Control;
use people::People;
use sign_in::Grants;
use tokens::Mint;

#[derive(Clone, Debug, Parser)]
struct Options {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The issuer of a standard authority whose access tokens count as user tokens.
    #[arg(long)]
    authority: Option<String>,
    /// The provider of the one region that this is.
    #[arg(long, default_value = "loopback")]
    provider: String,
    /// The name of that region.
    #[arg(long, default_value = "stand-in")]
    region: String,
    /// Give `state` back at the end of cli-login and check the PKCE verifier.
    #[arg(long)]
    echo_state: bool,
}

struct StandIn {
    url: String,
    options: Options,
    mint: Mint,
    people: Mutex<People>,
    grants: Mutex<Grants>,
    control: Control,
    http: reqwest::Client,
}

type Shared = Arc<StandIn>;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let options = Options::parse();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("{}", serde_json::json!({"auth_host": url, "api_host": url}));
    axum::serve(listener, router(Arc::new(StandIn::new(url, options)))).await
}

impl StandIn {
    fn new(url: String, options: Options) -> Self {
        let mint = Mint::default();
        let people = People::new(&mint);
        let control = Control::default();
        // No connection is used again: the authority closes one that is idle.
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build();
        people.secrets().for_each(|(kind, value)| control.issued(kind, &value));
        Self {
            url,
            options,
            mint,
            people: Mutex::new(people),
            grants: Mutex::default(),
            control,
            http: http.expect("a client"),
        }
    }
}

fn router(shared: Shared) -> Router {
    Router::new()
        .merge(sign_in::routes())
        .merge(api::routes())
        .merge(workspace_api::routes())
        .merge(clickhouse::routes())
        // A fallback of our own, so that what is asked in vain is watched too.
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(axum::middleware::from_fn_with_state(shared.clone(), control::watch))
        .merge(control::routes())
        .with_state(shared)
}
