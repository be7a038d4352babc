//! JWTs open what they name and nothing else, whoever made them.

use journeys::{
    desk::ADA,
    wait::{SOON, wait_until},
};
use serde_json::{Value, json};

use super::{Shop, text};

const TOP_PAGES: &[&str] = &["--scope", "PIPES:READ", "--resource", "top_pages"];
const SALES: &[&str] = &["--scope", "PIPES:READ", "--resource", "sales_by_day"];
const EVENTS: &[&str] = &["--scope", "DATASOURCES:READ", "--resource", "events"];
const CUSTOMERS: &[&str] = &["--scope", "DATASOURCES:READ", "--resource", "customers"];
const APPEND: &[&str] = &["--scope", "DATASOURCES:APPEND", "--resource", "events"];

/// Each thing that a JWT may open, in the order of the columns below.
const READ_EVENTS: &str = "/v0/sql?q=SELECT%20*%20FROM%20events%20LIMIT%202";
const READ_CUSTOMERS: &str = "/v0/sql?q=SELECT%20*%20FROM%20customers%20LIMIT%202";

/// The statuses of: two endpoints, two data sources, adding a row, the list of tokens.
fn opened(shop: &Shop, jwt: &str) -> [u16; 6] {
    let cloud = &shop.desk.cloud;
    let get = |path| cloud.get(path, jwt).0;
    [
        get("/v0/pipes/top_pages.json"),
        get("/v0/pipes/sales_by_day.json"),
        get(READ_EVENTS),
        get(READ_CUSTOMERS),
        cloud.append("events", jwt),
        get("/v0/tokens"),
    ]
}

#[test]
fn a_jwt_opens_what_it_names_and_nothing_else() {
    let shop = Shop::open();
    let both = [TOP_PAGES, CUSTOMERS].concat();
    let all = [TOP_PAGES, SALES, EVENTS, CUSTOMERS, APPEND].concat();
    let table: [(&[&str], [u16; 6]); 7] = [
        (TOP_PAGES, [200, 403, 403, 403, 403, 403]),
        (SALES, [403, 200, 403, 403, 403, 403]),
        (EVENTS, [403, 403, 200, 403, 403, 403]),
        (CUSTOMERS, [403, 403, 403, 200, 403, 403]),
        (APPEND, [403, 403, 403, 403, 202, 403]),
        (&both, [200, 403, 403, 200, 403, 403]),
        (&all, [200, 200, 200, 200, 202, 403]),
    ];
    for offline in [true, false] {
        for (scopes, expected) in &table {
            let jwt = shop.jwt(offline, scopes);
            assert_eq!(opened(&shop, &jwt), *expected, "offline: {offline}, {scopes:?}");
        }
    }
}

#[test]
fn a_fixed_parameter_beats_what_a_request_asks_for() {
    let shop = Shop::open();
    let admin = shop.admin_token();
    let rows = |path: &str, token: &str| shop.desk.cloud.get(path, token).1["data"].clone();
    let spain = rows("/v0/pipes/top_pages.json?country=ES", &admin);
    assert_ne!(spain, rows("/v0/pipes/top_pages.json?country=FR", &admin));
    for offline in [true, false] {
        let fixed = [TOP_PAGES, &["--fixed-params", "country=ES"]].concat();
        let jwt = shop.jwt(offline, &fixed);
        assert_eq!(rows("/v0/pipes/top_pages.json", &jwt), spain);
        assert_eq!(rows("/v0/pipes/top_pages.json?country=FR", &jwt), spain);
    }
}

#[test]
fn a_filter_leaves_only_its_rows() {
    let shop = Shop::open();
    for offline in [true, false] {
        let jwt = shop.jwt(offline, &[EVENTS, &["--filter", "country = 'ES'"]].concat());
        let answer = shop.desk.cloud.get("/v0/sql?q=SELECT%20*%20FROM%20events", &jwt).1;
        let rows = answer["data"].as_array().expect("rows").clone();
        assert!(!rows.is_empty() && rows.iter().all(|row| row["country"] == "ES"), "{answer}");
    }
}

#[test]
fn more_requests_a_second_than_its_limit_are_refused() {
    let shop = Shop::open();
    for offline in [true, false] {
        let jwt = shop.jwt(offline, &[TOP_PAGES, &["--rps", "2"]].concat());
        let status = || shop.desk.cloud.get("/v0/pipes/top_pages.json", &jwt).0;
        // Requests are counted by the name of the JWT, and both have one name.
        for expected in [200, 429] {
            let what = format!("an answer with {expected}");
            wait_until(&what, SOON, || (status() == expected).then_some(()));
        }
    }
}

#[test]
fn a_jwt_works_until_it_ends() {
    let shop = Shop::open();
    let create = ["token", "create", "jwt", "web", "--ttl", "2s", "--offline"];
    let jwt = text(&shop.ask(&[&create, TOP_PAGES].concat())["token"]);
    let status = || shop.desk.cloud.get("/v0/pipes/top_pages.json", &jwt).0;
    assert_eq!(status(), 200);
    wait_until("the end of the JWT", SOON, || (status() == 403).then_some(()));
}

#[test]
fn a_new_workspace_admin_token_ends_every_jwt_and_the_next_is_signed_with_it() {
    let shop = Shop::open();
    let jwt = shop.jwt(true, TOP_PAGES);
    assert_eq!(opened(&shop, &jwt)[0], 200);
    shop.ask(&["token", "refresh", "workspace admin token", "--yes"]);
    assert_eq!(opened(&shop, &jwt)[0], 403);
    assert_eq!(opened(&shop, &shop.jwt(true, TOP_PAGES))[0], 200);
}

#[test]
fn a_changed_jwt_opens_nothing() {
    let shop = Shop::open();
    let jwt = shop.jwt(true, TOP_PAGES);
    let (signed, signature) = jwt.rsplit_once('.').expect("three parts");
    let swapped = if signature.starts_with('A') { "B" } else { "A" };
    // {"alg":"none"}
    let none = format!("eyJhbGciOiJub25lIn0.{}.", signed.split_once('.').expect("two parts").1);
    for changed in [format!("{signed}.{swapped}{}", &signature[1..]), format!("{signed}."), none] {
        assert_eq!(opened(&shop, &changed), [403; 6], "{changed}");
    }
}

#[test]
fn the_real_tb_makes_the_same_claims() {
    let shop = Shop::open();
    let arguments = [TOP_PAGES, &["--fixed-params", "country=ES,limit=3"], EVENTS].concat();
    let create = ["--cloud", "token", "create", "jwt", "web", "--ttl", "1h"];
    let tb = shop.desk.tb().run(&shop.folder, &[&create, &*arguments].concat()).ok();
    let theirs = tb.stdout.split_once("The token is: ").expect("a token").1.trim().to_owned();
    let claims = |jwt: &str| {
        let code = "import jwt, json, sys; print(json.dumps(jwt.decode(sys.argv[1], \
                    options={'verify_signature': False, 'verify_exp': False})))";
        let mut claims: Value = shop.desk.judges().python(code, &[jwt]).ok().json();
        claims["exp"] = json!("a time");
        claims
    };
    for offline in [true, false] {
        assert_eq!(claims(&shop.jwt(offline, &arguments)), claims(&theirs));
    }
    assert_eq!(
        shop.desk.cloud.person(ADA.0)["workspaces"][0]["id"],
        claims(&theirs)["workspace_id"]
    );
}
