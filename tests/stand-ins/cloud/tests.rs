//! The cloud as a client meets it, over HTTP.

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tinybird_local_stand_in::{jwt, workspace::ADMIN_TOKEN};

use super::{Arc, Ipv4Addr, Options, Parser, StandIn, TcpListener, access::now, router};

/// One that runs as long as its test.
struct Cloud {
    url: String,
}

impl Cloud {
    async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stand_in = StandIn::new(url.clone(), Options::parse_from(["cloud-stand-in"]));
        tokio::spawn(async { axum::serve(listener, router(Arc::new(stand_in))).await });
        Self { url }
    }

    async fn workspace(&self, name: &str) -> Value {
        let people = ask(Client::new().get(format!("{}/_stand-in/people", self.url))).await.1;
        people[0]["workspaces"]
            .as_array()
            .unwrap()
            .iter()
            .find(|w| w["name"] == name)
            .unwrap()
            .clone()
    }

    /// A static token of the workspace `acme`.
    async fn token(&self, name: &str) -> String {
        let tokens = self.workspace("acme").await["tokens"].clone();
        let token = tokens.as_array().unwrap().iter().find(|token| token["name"] == name);
        token.unwrap()["token"].as_str().unwrap().to_owned()
    }

    /// A JWT for the top pages, made as a program of the workspace's own does it.
    async fn jwt(&self, more: &Value) -> String {
        let mut claims = json!({
            "workspace_id": self.workspace("acme").await["id"], "name": "mine",
            "exp": now().as_secs() + 60,
            "scopes": [{ "type": "PIPES:READ", "resource": "top_pages" }],
        });
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        jwt::make(&self.token(ADMIN_TOKEN).await, &claims)
    }

    async fn get(&self, path: &str, token: &str) -> (u16, Value) {
        ask(Client::new().get(format!("{}{path}", self.url)).bearer_auth(token)).await
    }

    async fn post(&self, path: &str, token: &str) -> (u16, Value) {
        ask(Client::new().post(format!("{}{path}", self.url)).bearer_auth(token)).await
    }

    fn clickhouse(&self, query: &str) -> RequestBuilder {
        Client::new().post(&self.url).body(query.to_owned())
    }
}

async fn ask(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

#[tokio::test]
async fn only_who_manages_tokens_sees_them() {
    let cloud = Cloud::start().await;

    for (name, status) in
        [(ADMIN_TOKEN, 200), ("Admin ada@example.com", 200), ("reader", 403), ("deployer", 403)]
    {
        let answer = cloud.get("/v0/tokens", &cloud.token(name).await).await;
        assert_eq!((answer.0, answer.1["error"].is_string()), (status, status == 403), "{name}");
    }
}

#[tokio::test]
async fn a_limited_token_gives_no_other_tokens_away() {
    let cloud = Cloud::start().await;

    for token in [cloud.token("reader").await, cloud.jwt(&json!({})).await] {
        assert_eq!(cloud.get("/v1/user/workspaces", &token).await.0, 403);
        assert_eq!(cloud.get("/v1/workspace", &token).await.1["name"], "acme");
    }
}

#[tokio::test]
async fn a_jwt_ends_with_the_workspace_admin_token() {
    let cloud = Cloud::start().await;
    let jwt = cloud.jwt(&json!({})).await;
    assert_eq!(cloud.get("/v0/pipes/top_pages.json", &jwt).await.0, 200);
    assert_eq!(cloud.get("/v0/pipes/sales_by_day.json", &jwt).await.0, 403);

    let refresh = "/v0/tokens/workspace admin token/refresh";
    assert_eq!(cloud.post(refresh, &cloud.token("Admin ada@example.com").await).await.0, 200);

    assert_eq!(cloud.get("/v0/pipes/top_pages.json", &jwt).await.0, 403);
}

#[tokio::test]
async fn a_jwt_is_held_to_what_it_says() {
    let cloud = Cloud::start().await;
    let status =
        async |more: Value| cloud.get("/v0/pipes/top_pages.json", &cloud.jwt(&more).await).await.0;

    assert_eq!(status(json!({})).await, 200);
    assert_eq!(status(json!({ "exp": now().as_secs() - 1 })).await, 403);
    assert_eq!(status(json!({ "name": null })).await, 403);
    assert_eq!(status(json!({ "scopes": [{ "type": "ADMIN" }] })).await, 403);
    let another = cloud.workspace("playground").await["id"].clone();
    assert_eq!(status(json!({ "workspace_id": another })).await, 403);
}

#[tokio::test]
async fn the_tokens_made_in_bulk_are_listed() {
    let cloud = Cloud::start().await;
    let more = "/_stand-in/people/ada@example.com/tokens?count=100&workspace=acme";
    assert_eq!(cloud.post(more, "").await.0, 200);

    let list = cloud.get("/v0/tokens", &cloud.token(ADMIN_TOKEN).await).await.1;

    assert_eq!(list["tokens"].as_array().unwrap().last().unwrap()["name"], "token_00100");
}

#[tokio::test]
async fn clickhouse_takes_a_token_that_reads_all_in_three_ways() {
    let cloud = Cloud::start().await;
    let query = || cloud.clickhouse("SELECT count() FROM events FORMAT TSV");
    let token = cloud.token("reader").await;

    for request in [
        query().basic_auth("anybody", Some(&token)),
        query().bearer_auth(&token),
        query().header("X-ClickHouse-User", "anybody").header("X-ClickHouse-Key", &token),
    ] {
        let answer = request.query(&[("database", "acme")]).send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "48\n");
    }
}

#[tokio::test]
async fn clickhouse_refuses_other_tokens_in_its_own_way() {
    let cloud = Cloud::start().await;
    let jwt = cloud.jwt(&json!({})).await;

    for token in [cloud.token("dashboard").await, cloud.token("deployer").await, jwt, "x".into()] {
        let request = cloud.clickhouse("SELECT 1").basic_auth("acme", Some(&token));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 403);
        assert_eq!(answer.headers()["X-ClickHouse-Exception-Code"], "516");
        assert!(answer.text().await.unwrap().starts_with("Code: 516. DB::Exception: "));
    }
}

#[tokio::test]
async fn a_fault_takes_the_place_of_each_new_answer() {
    let cloud = Cloud::start().await;
    let token = cloud.token(ADMIN_TOKEN).await;
    let paths = [
        ("pipes", "/v0/pipes"),
        ("openapi", "/v0/pipes/openapi.json"),
        ("endpoint_data", "/v0/pipes/top_pages.json"),
        ("datasources", "/v0/datasources"),
        ("sql", "/v0/sql?q=SELECT+1"),
        ("events", "/v0/events?name=events"),
        ("clickhouse", "/"),
    ];
    for (endpoint, path) in paths {
        let faults = format!("{}/_stand-in/faults", cloud.url);
        ask(Client::new().post(faults).json(&json!({ endpoint: { "status": 503 } }))).await;
        assert_eq!(cloud.get(path, &token).await.0, 503, "{endpoint}");
    }
}
