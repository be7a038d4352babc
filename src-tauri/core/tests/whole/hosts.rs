//! Which API hears of a person's tokens: one that they chose, that is an account's, or that is a
//! known region. About any other one they are asked before it hears anything.

use companion_core::contract::{Intent, Method, Pasted, Settings, SignIn};
use companion_core::host::Host;
use serde_json::{Value, json};

use crate::tinybird::{Answer, Tinybird, token};
use crate::world::{Process, World};

/// A machine on which nothing was chosen, in a folder whose `.tinyb` names another API.
struct Cloned {
    world: World,
    foreign: Tinybird,
}

impl Cloned {
    async fn new() -> Self {
        let mut world = World::new().await;
        world.config.api_host = None;
        let foreign = Tinybird::start().await;
        let cloned = Self { world, foreign };
        cloned.names(&cloned.foreign.url);
        cloned
    }

    /// The folder's `.tinyb` names this API.
    fn names(&self, host: &str) {
        let tokens =
            json!({"token": token("ada", "acme", "x"), "user_token": token("ada", "", "x")});
        let mut content = tokens;
        content["host"] = host.into();
        std::fs::write(self.tinyb(), content.to_string()).unwrap();
    }

    fn tinyb(&self) -> std::path::PathBuf {
        self.world.folder.join(".tinyb")
    }

    fn sign_in(&self, method: Method, api_host: Option<&str>) -> Intent {
        Intent::SignIn(SignIn {
            method,
            api_host: api_host.map(str::to_owned),
            folder: Some(self.world.folder.display().to_string()),
            ..SignIn::default()
        })
    }

    /// Asks about the host that the file names, while nothing was sent or opened yet.
    async fn is_asked_about(&self, process: &Process) {
        let (host, by) = process.asks_about_a_host().await;
        assert_eq!((host, by), (self.foreign.url.clone(), self.tinyb().display().to_string()));
        assert!(self.foreign.requests("/").is_empty(), "it heard something");
        assert!(self.world.browser.0.lock().unwrap().is_empty(), "a browser was opened");
    }
}

/// The API in a link to a sign-in page.
fn api_of(link: &str) -> String {
    let link = url::Url::parse(link).unwrap();
    link.query_pairs().find(|(name, _)| name == "apiHost").unwrap().1.into_owned()
}

/// A list that has this API as a region of Tinybird's.
fn lists(host: &str) -> Answer {
    let region = json!({"name": "europe-west2", "provider": "gcp", "api_host": host, "host": ""});
    Answer::Json(json!({"regions": [region]}))
}

#[tokio::test]
async fn a_host_that_a_folder_names_is_asked_about_before_it_hears_anything() {
    for is_standard in [false, true] {
        for method in [Method::Browser, Method::OneTimeCode] {
            let cloned = Cloned::new().await;
            if is_standard {
                cloned.world.tinybird.publishes(|_| {});
            }
            // What it says of itself counts for nothing.
            cloned.foreign.answers("/v0/regions", lists(&cloned.foreign.url));
            let process = cloned.world.process();
            let request = process.handle.send(cloned.sign_in(method, None));
            cloned.is_asked_about(&process).await;
            process.ask(Intent::ConfirmSignIn { keep: false }).await.unwrap();
            let problem = process.finished(request).await.unwrap_err();
            assert_eq!(problem.code, "auth.foreign_host");
            assert!(cloned.foreign.requests("/").is_empty());
            assert!(cloned.world.keyring.is_empty() && cloned.world.accounts().is_null());
        }
    }
}

#[tokio::test]
async fn a_yes_sends_the_token_there_and_names_no_region_for_it() {
    let cloned = Cloned::new().await;
    cloned.foreign.answers("/v0/regions", lists(&cloned.foreign.url));
    cloned.world.tinybird.turn(|turned| turned.api_host = Some(cloned.foreign.url.clone()));
    let process = cloned.world.process();
    let request = process.handle.send(cloned.sign_in(Method::Browser, None));
    cloned.is_asked_about(&process).await;
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    assert_eq!(api_of(&process.waits_for_the_browser().await), cloned.foreign.url);
    process.comes_back("code=ada").await;
    let who = process.asks_who().await;
    assert_eq!((who.email.as_str(), who.region), ("ada@example.com", cloned.foreign.url.clone()));
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    process.finished(request).await.unwrap();
}

#[tokio::test]
async fn a_list_of_a_host_that_only_a_yes_made_trusted_makes_no_other_one_known() {
    let cloned = Cloned::new().await;
    let third = Tinybird::start().await;
    cloned.foreign.answers("/v0/regions", lists(&third.url));
    cloned.world.tinybird.turn(|turned| turned.api_host = Some(third.url.clone()));
    let process = cloned.world.process();
    let request = process.handle.send(cloned.sign_in(Method::Browser, None));
    cloned.is_asked_about(&process).await;
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    process.waits_for_the_browser().await;
    process.comes_back("code=ada").await;
    let asked = process.wait_for(|s| format!("{:?}", s.sign_in).contains(&third.url)).await;
    assert!(
        format!("{:?}", asked.sign_in).contains(&cloned.world.tinybird.url),
        "names who says it"
    );
    process.ask(Intent::ConfirmSignIn { keep: false }).await.unwrap();
    assert_eq!(process.finished(request).await.unwrap_err().code, "auth.foreign_host");
    assert!(third.requests("/").is_empty());
}

/// Each way to choose an API, by which the one of the folder's file becomes the person's own.
#[tokio::test]
async fn a_host_that_was_chosen_is_not_asked_about() {
    let waits_at = async |cloned: &Cloned, process: &Process, api_host: Option<&str>| {
        process.handle.send(cloned.sign_in(Method::Browser, api_host));
        assert_eq!(api_of(&process.waits_for_the_browser().await), cloned.foreign.url);
    };

    let with_the_request = Cloned::new().await;
    let process = with_the_request.world.process();
    waits_at(&with_the_request, &process, Some(&with_the_request.foreign.url)).await;

    let mut by_a_variable = Cloned::new().await;
    by_a_variable.world.config.api_host = Some(Host::parse(&by_a_variable.foreign.url).unwrap());
    let process = by_a_variable.world.process();
    waits_at(&by_a_variable, &process, None).await;

    let by_a_setting = Cloned::new().await;
    let process = by_a_setting.world.process();
    let api_host = Some(by_a_setting.foreign.url.clone());
    let settings = Settings { api_host, ..Settings::default() };
    process.ask(Intent::ChangeSettings(settings)).await.unwrap();
    waits_at(&by_a_setting, &process, None).await;

    let listed_by_the_usual_one = Cloned::new().await;
    let list = lists(&listed_by_the_usual_one.foreign.url);
    listed_by_the_usual_one.world.tinybird.answers("/v0/regions", list);
    let process = listed_by_the_usual_one.world.process();
    waits_at(&listed_by_the_usual_one, &process, None).await;
}

#[tokio::test]
async fn an_accounts_own_host_needs_no_question() {
    let mut cloned = Cloned::new().await;
    let foreign = Host::parse(&cloned.foreign.url).unwrap();
    // Signed in there once, because a variable said so.
    cloned.world.config.api_host = Some(foreign);
    cloned.world.tinybird.turn(|turned| turned.api_host = Some(cloned.foreign.url.clone()));
    let process = cloned.world.process();
    process.signs_in(&cloned.world, "ada").await.unwrap();
    drop(process);
    cloned.world.config.api_host = None;
    let process = cloned.world.process();
    process.handle.send(cloned.sign_in(Method::Browser, None));
    assert_eq!(api_of(&process.waits_for_the_browser().await), cloned.foreign.url);
}

#[tokio::test]
async fn a_built_in_region_needs_no_question() {
    let cloned = Cloned::new().await;
    cloned.names("https://api.us-east.aws.tinybird.co");
    let process = cloned.world.process();
    process.handle.send(cloned.sign_in(Method::Browser, None));
    let link = process.waits_for_the_browser().await;
    assert_eq!(api_of(&link), "https://api.us-east.aws.tinybird.co");
}

#[tokio::test]
async fn credentials_that_were_found_go_to_no_host_of_their_own_choice() {
    let sdk =
        |host: &str| format!("TINYBIRD_TOKEN={}\nTINYBIRD_URL={host}\n", token("bob", "den", "x"));
    for file in [".tinyb", ".env.local"] {
        let cloned = Cloned::new().await;
        cloned.foreign.answers("/v0/regions", lists(&cloned.foreign.url));
        if file == ".env.local" {
            std::fs::remove_file(cloned.tinyb()).unwrap();
            std::fs::write(cloned.world.folder.join(file), sdk(&cloned.foreign.url)).unwrap();
        }
        let at = cloned.world.folder.join(file).display().to_string();
        let process = cloned.world.process();
        let request = process.handle.send(cloned.sign_in(Method::Found(at.clone()), None));
        assert_eq!(process.asks_about_a_host().await, (cloned.foreign.url.clone(), at.clone()));
        process.ask(Intent::ConfirmSignIn { keep: false }).await.unwrap();
        assert_eq!(process.finished(request).await.unwrap_err().code, "auth.foreign_host");
        assert!(cloned.foreign.requests("/").is_empty());

        // Named by the person, it is theirs.
        let host = cloned.foreign.url.clone();
        process.handle.send(cloned.sign_in(Method::Found(at), Some(&host)));
        process.asks_who().await;
        assert!(!cloned.foreign.requests("/v1/workspace").is_empty());
    }
}

#[tokio::test]
async fn a_token_of_an_unknown_region_goes_where_the_person_said_or_nowhere() {
    let cloned = Cloned::new().await;
    std::fs::remove_file(cloned.tinyb()).unwrap();
    let process = cloned.world.process();
    let pasted = || {
        let json = json!({"by": "token", "with": token("ada", "acme", "our_own")});
        serde_json::from_value::<Method>(json).unwrap()
    };
    let problem = process.ask(cloned.sign_in(pasted(), None)).await.unwrap_err();
    assert_eq!(problem.code, "auth.unknown_region");
    assert!(cloned.world.tinybird.requests("/v0/auth").is_empty());
    process.ask(cloned.sign_in(pasted(), Some(&cloned.foreign.url))).await.unwrap();
    assert!(!cloned.foreign.requests("/v0/auth").is_empty());
    assert_eq!(
        cloned.world.accounts()["accounts"][0]["api_host"],
        Value::from(&*cloned.foreign.url)
    );
}

/// Without a keyring a folder's `.tinyb` stands in for it, if it is that account's. Its names are
/// anybody's to write.
#[tokio::test]
async fn a_token_that_says_it_is_somebody_elses_does_not_stand_in_for_an_account() {
    let world = World::new().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    drop(process);
    *world.keyring.absent.lock().unwrap() = true;
    for (owner, is_taken) in [("bob", false), ("ada", true)] {
        let mut content = world.tinyb().unwrap();
        content["user_token"] = token(owner, "", "x").into();
        std::fs::write(world.folder.join(".tinyb"), content.to_string()).unwrap();
        let asked = world.tinybird.requests("/v1/user/workspaces").len();
        let process = world.process();
        let to_lab = Intent::UseWorkspace {
            workspace: "lab".to_owned(),
            account: None,
            folder: Some(world.folder.display().to_string()),
        };
        assert_eq!(process.ask(to_lab).await.is_ok(), is_taken, "{owner}");
        let asked_since = world.tinybird.requests("/v1/user/workspaces").len() - asked;
        assert_eq!(asked_since > 0, is_taken, "{owner}");
    }
}

#[tokio::test]
async fn a_host_in_the_settings_that_is_none_is_a_problem_and_no_other_host_hears_of_a_token() {
    let mut world = World::new().await;
    world.config.api_host = None;
    std::fs::create_dir_all(&world.config.config_dir).unwrap();
    let settings = r#"{"v": 1, "api_host": "http://tinybird.corp"}"#;
    std::fs::write(world.config.config_dir.join("settings.json"), settings).unwrap();
    let method = Method::Token(Pasted::new(token("ada", "", "x")));
    let sign_in = SignIn { method, ..SignIn::default() };
    let problem = world.process().ask(Intent::SignIn(sign_in)).await.unwrap_err();
    assert_eq!(problem.code, "config.host");
    assert!(world.tinybird.requests("/").is_empty(), "the default host heard something");
}
