//! Tinybird's cloud as far as signing in and tokens need it: `cli-login` and the HTTP API, on one
//! loopback port that is both `auth_host` and `api_host`. What it answers is what `tb` reads; the
//! real `tb` is its judge. It has no data sources, no pipes and no queries.

mod access;
mod api;
mod control;
mod people;
mod sign_in;
mod static_tokens;
mod tokens;
mod views;

use std::sync::{Arc, Mutex};

use axum::{Router, http::StatusCode};
use tokio::net::TcpListener;

use control::Control;
use people::People;
use sign_in::Grants;
use tokens::Mint;

/// The provider and the name of the one region this is.
const PROVIDER: &str = "loopback";
const REGION: &str = "stand-in";

/// What an instance does beyond the default.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A standard authority whose access tokens count as user tokens here.
    pub authority: Option<String>,
    /// Give `state` back at the end of `cli-login`, and hold the client to its PKCE challenge.
    pub echo_state: bool,
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

/// Serves on `listener` until the task is dropped.
pub async fn serve(listener: TcpListener, options: Options) -> std::io::Result<()> {
    let url = format!("http://{}", listener.local_addr()?);
    axum::serve(listener, router(Arc::new(StandIn::new(url, options)))).await
}

impl StandIn {
    fn new(url: String, options: Options) -> Self {
        let mint = Mint::default();
        let people = People::new(&mint);
        let control = Control::default();
        people.secrets().for_each(|(kind, value)| control.issued(kind, &value));
        Self {
            url,
            options,
            mint,
            people: Mutex::new(people),
            grants: Mutex::default(),
            control,
            http: reqwest::Client::new(),
        }
    }
}

fn router(shared: Shared) -> Router {
    Router::new()
        .merge(sign_in::routes())
        .merge(api::routes())
        .merge(static_tokens::routes())
        // A fallback of our own, so that what is asked in vain is watched too.
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(axum::middleware::from_fn_with_state(shared.clone(), control::watch))
        .merge(control::routes())
        .with_state(shared)
}
