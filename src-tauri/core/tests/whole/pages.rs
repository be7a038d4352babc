//! Which of Tinybird's pages open.

use companion_core::contract::{Intent, Method, Pasted, SignIn};
use companion_core::host::Host;
use serde_json::json;

use crate::world::World;

const CLOUD: &str = "https://cloud.tinybird.co";

/// What is known of where somebody signs in.
#[derive(Default)]
struct Known {
    /// `TB_AUTH_HOST`.
    variable: Option<&'static str>,
    setting: Option<&'static str>,
    /// The active account's authority and API.
    account: Option<(&'static str, &'static str)>,
}

impl Known {
    async fn opens(self, page: Intent) -> String {
        let mut world = World::resident().await;
        let config = &mut world.config;
        config.auth_host = self.variable.map(|host| Host::parse(host).unwrap());
        config.api_host = None;
        std::fs::create_dir_all(&config.state_dir).unwrap();
        std::fs::create_dir_all(&config.config_dir).unwrap();
        let settings = json!({"v": 1, "auth_host": self.setting});
        std::fs::write(config.config_dir.join("settings.json"), settings.to_string()).unwrap();
        if let Some((auth_host, api_host)) = self.account {
            let key = json!({"api_host": api_host, "user_id": "u1"});
            let accounts = json!({
                "v": 1, "generation": 1, "publishing": [], "projects": [], "active": key,
                "accounts": [{
                    "api_host": api_host, "user_id": "u1", "email": "ada@example.com",
                    "auth_host": auth_host, "region": null,
                    "workspace": {"id": "w1", "name": "the shop"},
                }],
            });
            std::fs::write(config.state_dir.join("accounts.json"), accounts.to_string()).unwrap();
        }
        let process = world.process();
        process.ask(page).await.unwrap();
        world.opened().await
    }
}

#[tokio::test]
async fn the_tokens_page_is_the_active_accounts_else_that_of_where_one_would_sign_in() {
    let (own, other) = ("https://auth.example.com", "https://sso.example.com/realm");
    let (api, europe) = ("https://api.example.com", "https://api.europe-west2.gcp.tinybird.co");
    let cases = [
        (Known::default(), format!("{CLOUD}/tokens")),
        (Known { setting: Some(own), ..Known::default() }, format!("{own}/tokens")),
        (
            Known { setting: Some(own), variable: Some(other), ..Known::default() },
            format!("{other}/tokens"),
        ),
        (Known { account: Some((own, api)), ..Known::default() }, format!("{own}/tokens")),
        (
            Known { account: Some((own, api)), variable: Some(other), setting: Some(other) },
            format!("{own}/tokens"),
        ),
        (Known { account: Some((CLOUD, europe)), ..Known::default() }, format!("{CLOUD}/tokens")),
        (
            Known { account: Some((CLOUD, europe)), variable: Some(own), setting: None },
            format!("{CLOUD}/tokens"),
        ),
        (Known { account: Some((CLOUD, api)), ..Known::default() }, format!("{CLOUD}/tokens")),
        (Known { account: Some((own, europe)), ..Known::default() }, format!("{own}/tokens")),
    ];
    for (known, page) in cases {
        assert_eq!(known.opens(Intent::OpenTokensPage).await, page);
    }
}

#[tokio::test]
async fn the_workspace_opens_in_its_region_else_where_one_signed_in() {
    let (own, api) = ("https://auth.example.com", "https://api.example.com");
    let europe = "https://api.europe-west2.gcp.tinybird.co";
    for (account, page) in [
        ((CLOUD, europe), format!("{CLOUD}/gcp/europe-west2/the%20shop")),
        ((CLOUD, "https://api.tinybird.co"), format!("{CLOUD}/gcp/europe-west3/the%20shop")),
        ((own, api), format!("{own}/")),
    ] {
        let known = Known { account: Some(account), ..Known::default() };
        assert_eq!(known.opens(Intent::OpenWorkspacePage).await, page);
    }
}

#[tokio::test]
async fn the_front_page_opens_for_somebody_who_is_not_signed_in() {
    let own = "https://auth.example.com";
    for (setting, page) in [(None, format!("{CLOUD}/")), (Some(own), format!("{own}/"))] {
        let known = Known { setting, ..Known::default() };
        assert_eq!(known.opens(Intent::OpenWorkspacePage).await, page);
    }
}

#[tokio::test]
async fn the_front_page_is_that_of_the_last_sign_in() {
    let world = World::resident().await;
    let process = world.process();
    let sign_in = SignIn {
        method: Method::Token(Pasted::new("none".to_owned())),
        auth_host: Some("https://auth.example.com".to_owned()),
        ..SignIn::default()
    };
    process.ask(Intent::SignIn(sign_in)).await.unwrap_err();
    process.ask(Intent::OpenWorkspacePage).await.unwrap();
    assert_eq!(world.opened().await, "https://auth.example.com/");
}

#[tokio::test]
async fn an_account_whose_authority_is_no_address_is_a_problem() {
    let world = World::resident().await;
    std::fs::create_dir_all(&world.config.state_dir).unwrap();
    let key = json!({"api_host": world.tinybird.url, "user_id": "u1"});
    let accounts = json!({
        "v": 1, "generation": 1, "publishing": [], "projects": [], "active": key,
        "accounts": [{"api_host": world.tinybird.url, "user_id": "u1", "email": "ada@example.com",
            "auth_host": "javascript:alert(1)", "region": null, "workspace": null}],
    });
    std::fs::write(world.config.state_dir.join("accounts.json"), accounts.to_string()).unwrap();
    let problem = world.process().ask(Intent::OpenTokensPage).await.unwrap_err();
    assert_eq!(problem.code, "config.host");
    assert!(world.browser.0.lock().unwrap().is_empty());
}
