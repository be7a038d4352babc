//! Each destination is run as pasted.

use std::fs;

use journeys::desk::ADA;
use journeys::process::{Finished, Process};
use serde_json::{Value, json};

use super::Shop;

/// Runs what is copied in a shell, in a folder of its own.
fn run_in_shell(shop: &Shop, text: &str) -> Finished {
    let folder = shop.desk.session.project("pasted");
    shop.desk.judges().run("bash", &folder, "pasted.sh", text).ok()
}

#[test]
fn a_shell_reads_the_lines_of_an_env_file() {
    let shop = Shop::open();
    let token = shop.written("dashboard", "token");
    for (destination, names) in
        [("env", ["TB_HOST", "TB_TOKEN"]), ("sdk", ["TINYBIRD_URL", "TINYBIRD_TOKEN"])]
    {
        let lines = shop.written("dashboard", destination);
        let script = format!("set -a\n{lines}echo \"${}|${}\"\n", names[0], names[1]);
        let expected = format!("{}|{token}\n", shop.desk.cloud.url);
        assert_eq!(run_in_shell(&shop, &script).stdout, expected);
    }
}

#[test]
fn a_curl_command_and_a_header_are_answered_with_200() {
    let shop = Shop::open();
    for token in ["dashboard", "workspace"] {
        let curl = shop.written(token, "curl");
        let status = format!("{curl} --silent --output /dev/null --write-out '%{{http_code}}'");
        assert_eq!(run_in_shell(&shop, &status).stdout, "200");
        let header = shop.written(token, "header");
        let pipes = format!(
            "curl -H '{header}' --silent --output /dev/null --write-out '%{{http_code}}' {}/v0/pipes",
            shop.desk.cloud.url
        );
        assert_eq!(run_in_shell(&shop, &pipes).stdout, "200");
    }
}

#[test]
fn the_lines_for_a_terminal_have_nothing_that_another_shell_reads_otherwise() {
    let shop = Shop::open();
    shop.ask(&["local", "generate-tokens", "--keep"]);
    for (token, destination) in
        [("dashboard", "curl"), ("workspace", "github_actions"), ("local_workspace", "local_start")]
    {
        let text = shop.written(token, destination);
        // In cmd and PowerShell a double quote quotes as in sh, and these characters have a
        // meaning within it.
        assert!(!text.contains(['\'', '%', '!', '^', '$', '`', '\\']), "{text}");
        assert!(text.lines().all(|line| line.matches('"').count() % 2 == 0), "{text}");
    }
}

#[test]
fn javascript_and_python_print_rows() {
    let shop = Shop::open();
    let jwt = shop.desk.session.project("programs");
    for (token, row) in [("dashboard", "/pricing"), ("workspace", "top_pages")] {
        let judges = shop.desk.judges();
        let script = shop.written(token, "javascript");
        let printed = judges.run("node", &jwt, "pasted.mjs", &script).ok().stdout;
        assert!(printed.contains(row), "{printed}");
        let script = shop.written(token, "python");
        let printed = judges.run("python3", &jwt, "pasted.py", &script).ok().stdout;
        assert!(printed.contains(row), "{printed}");
    }
}

#[test]
fn the_real_sdk_reads_the_env_file() {
    let shop = Shop::open();
    let folder = shop.desk.session.project("sdk");
    fs::write(folder.join(".env.local"), shop.written("workspace", "sdk")).expect("ours");
    let config = json!({
        "token": "${TINYBIRD_TOKEN}", "baseUrl": "${TINYBIRD_URL}", "include": ["src/*.ts"],
    });
    fs::write(folder.join("tinybird.json"), config.to_string()).expect("ours");
    let found = shop.desk.judges().node("sdk.mjs", &folder, "").ok().json();
    let token = shop.written("workspace", "token");
    assert_eq!(found, json!({"token": token, "baseUrl": shop.desk.cloud.url}));
}

/// The fields of each form that say host, port, database, user and password.
const FORMS: [(&str, [&str; 5]); 6] = [
    ("grafana", ["Server address", "Server port", "Default database", "Username", "Password"]),
    ("metabase", ["Host", "Port", "Databases", "Username", "Password"]),
    ("superset", ["Host", "Port", "Database name", "Username", "Password"]),
    ("jdbc", ["Host", "Port", "Database", "Username", "Password"]),
    ("tableau", ["Server", "Port", "Database", "Username", "Password"]),
    ("power_bi", ["Server", "Port", "Database", "User name", "Password"]),
];

#[test]
fn the_fields_of_every_form_connect_a_clickhouse_client() {
    let shop = Shop::open();
    let code = "import clickhouse_connect, sys\n\
                host, port, database, user, password = sys.argv[1:]\n\
                client = clickhouse_connect.get_client(host=host, port=int(port), \
                database=database, username=user, password=password, secure=False)\n\
                print(client.query('SELECT * FROM events LIMIT 3').row_count)\n";
    let connect = |token: &str, (form, names): (&str, [&str; 5])| {
        let values = names.map(|name| shop.field(token, form, Some(name)));
        shop.desk.judges().python(code, &values.each_ref().map(String::as_str))
    };
    for form in FORMS {
        assert_eq!(connect("reader", form).ok().stdout, "3\n", "{}", form.0);
    }
    assert_eq!(connect("dashboard", FORMS[0]).code, Some(1), "it may not read everything");
}

#[test]
fn compose_reads_the_environment_of_the_service() {
    let shop = Shop::open();
    let code = "import yaml, json, sys; print(json.dumps(yaml.safe_load(sys.argv[1])))";
    let compose = shop.written("dashboard", "compose");
    let read: Value = shop.desk.judges().python(code, &[&compose]).ok().json();
    let port = shop.desk.cloud.url.rsplit(':').next().expect("a port").to_owned();
    let expected = json!({
        "TINYBIRD_URL": format!("http://host.docker.internal:{port}"),
        "TINYBIRD_TOKEN": shop.written("dashboard", "token"),
    });
    assert_eq!(read["services"]["app"]["environment"], expected);
}

#[test]
fn each_assistant_is_given_the_address_of_the_mcp_server() {
    let shop = Shop::open();
    let token = shop.written("dashboard", "token");
    let config = |client| -> Value {
        serde_json::from_str(&shop.field("dashboard", "mcp", Some(client))).expect("JSON")
    };
    let addresses = [
        config("Cursor")["mcpServers"]["tinybird"]["url"].clone(),
        config("Claude")["mcpServers"]["tinybird"]["args"][2].clone(),
        config("VS Code")["servers"]["tinybird"]["url"].clone(),
    ];
    for address in addresses {
        let address = url::Url::parse(address.as_str().expect("a text")).expect("an address");
        assert_eq!(address.host_str(), Some("mcp.tinybird.co"));
        let query: Vec<(String, String)> = address.query_pairs().into_owned().collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(query, [pair("token", &token), pair("host", &shop.desk.cloud.url)]);
    }
}

#[test]
fn github_is_given_both_secrets() {
    let shop = Shop::open();
    let text = shop.written("dashboard", "github_actions");
    let script = format!("gh() {{ printf '%s|' \"$@\"; echo; }}\n{text}");
    let expected = format!(
        "secret|set|TINYBIRD_HOST|--body|{}|\nsecret|set|TINYBIRD_TOKEN|--body|{}|\n",
        shop.desk.cloud.url,
        shop.written("dashboard", "token")
    );
    assert_eq!(run_in_shell(&shop, &script).stdout, expected);
}

#[test]
fn the_real_tb_takes_the_local_pair() {
    let shop = Shop::open();
    let pair = shop.ask(&["local", "generate-tokens", "--keep"]);
    let json: Value = serde_json::from_str(&shop.written("local_workspace", "json")).expect("JSON");
    assert_eq!(json, pair);
    let arguments = ["--output", "json", "local", "generate-tokens"];
    let theirs = shop.desk.tb().run(&shop.folder, &arguments).ok().json();
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect();
    let (ours, theirs): (Vec<_>, Vec<_>) = (keys(&json), keys(&theirs));
    assert_eq!(ours, theirs);

    // `tb` reads its options before it looks for Docker, of which there is none.
    let line = shop.written("local_user", "local_start");
    let tb = shop.desk.tb().command(&shop.folder);
    let mut shell = shop.desk.session.command("sh");
    let script = format!("tb() {{ \"$TB\" \"$@\"; }}\n{line}\n");
    shell.args(["-c", &script]).envs(tb.get_envs().filter_map(|(k, v)| Some((k, v?))));
    shell.env("TB", tb.get_program()).env("DOCKER_HOST", "unix:///nowhere.sock");
    let started = Process::start(shell.current_dir(&shop.folder)).finish();
    let said = format!("{}{}", started.stdout, started.stderr);
    assert!(said.contains("Docker") && !said.contains("No such option"), "{said}");
}

#[test]
fn no_destination_is_left_out_of_these_journeys() {
    let shop = Shop::open();
    let arguments = ["token", "copy", "dashboard", "--as", "nowhere"];
    let usage = shop.desk.companion().run(&shop.folder, &arguments).expect_code(2).stderr;
    let (_, names) = usage.split_once("it is one of ").expect("the names");
    let names: Vec<_> = names.lines().next().expect("a line").split(", ").collect();
    assert!(names.len() >= 18, "{names:?}");
    let source = include_str!("destinations.rs");
    for name in names {
        assert!(source.contains(&format!("\"{name}\"")), "{name}");
    }
}

#[test]
fn the_address_goes_with_the_token_of_each_account() {
    let shop = Shop::open();
    assert_eq!(shop.desk.cloud.workspace_token(ADA.0, ADA.1), shop.written("workspace", "token"));
    assert!(shop.written("workspace", "env").contains(&shop.desk.cloud.url));
}
