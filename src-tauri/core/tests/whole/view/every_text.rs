//! Every text of a state is in the catalogue, and every one there is said.

use std::collections::BTreeSet;

use companion_core::contract::{
    Check, Code, Language, LocalStage, LocalState, Problem, SignInStage, SignedInUser, Snapshot,
    Text, TinybState, VaultState, VaultTest,
};
use companion_core::words::Words;

use super::{answered, local, project, running, with};

const CATALOGUE: &str = include_str!("../../../../../ui/locales/en.ftl");

const VAULT_STATES: [VaultState; 8] = [
    VaultState::Unknown,
    VaultState::InKeyring,
    VaultState::Locked,
    VaultState::Absent,
    VaultState::Volatile,
    VaultState::Failed,
    VaultState::SessionOnly,
    VaultState::File,
];

const LOCAL_STATES: [LocalState; 7] = [
    LocalState::Unknown,
    LocalState::NoEngine,
    LocalState::Absent,
    LocalState::Stopped,
    LocalState::Starting,
    LocalState::Ready,
    LocalState::Unhealthy,
];

/// Snapshots in which every text of the core's views is said.
fn every_state() -> Vec<Snapshot> {
    let who = SignedInUser {
        email: "eve@example.com".to_owned(),
        workspace: "other".to_owned(),
        region: "us-east".to_owned(),
        api_host: "https://api.us-east.tinybird.co".to_owned(),
    };
    let host = || "https://api.example.com".to_owned();
    let sign_in = [
        SignInStage::Discovering,
        SignInStage::Waiting { link: host(), ends_at: 1, code: None, problem: None },
        SignInStage::Asking,
        SignInStage::Exchanging,
        SignInStage::Confirming { who },
        SignInStage::ForeignHost { api_host: host(), named_by: "a file".to_owned() },
        SignInStage::Saving,
    ];
    let stages = [
        LocalStage::FindingEngine,
        LocalStage::Pulling {
            bytes: 1,
            total: 2,
            layers: 0,
            of_layers: 4,
            percent: 50,
            rate: None,
            seconds_left: None,
        },
        LocalStage::Creating,
        LocalStage::Booting,
        LocalStage::Checking { passed: vec![Check::Redis] },
        LocalStage::Stopping,
        LocalStage::Removing,
    ];
    let test = |problem| Some(VaultTest { backend: None, problem });
    let unknown = |s: &mut Snapshot| {
        s.local.state = LocalState::Unknown;
        s.local.engine = None;
    };
    let mut all: Vec<_> = VAULT_STATES.map(|state| with(|s| s.vault.state = state)).into();
    all.extend(LOCAL_STATES.map(local));
    all.extend(sign_in.map(|stage| with(|s| s.sign_in = running(stage))));
    all.extend(stages.map(|stage| with(|s| s.local_work = running(stage))));
    all.extend([
        with(unknown),
        with(|s| {
            unknown(s);
            s.local.problem = Some(Problem::new(Code::LocalEngineHangs));
        }),
        with(|s| {
            s.local.state = LocalState::Stopped;
            s.local.problem = Some(Problem::new(Code::LocalDied));
        }),
        with(|s| {
            s.local.state = LocalState::NoEngine;
            s.local.problem = Some(Problem::new(Code::LocalEngineDenied));
        }),
        with(|s| {
            s.local.state = LocalState::NoEngine;
            s.local.startable = Some("OrbStack".to_owned());
        }),
        with(|s| s.vault_test = test(None)),
        with(|s| s.vault_test = test(Some(Problem::new(Code::VaultNotKept)))),
        with(|s| s.has_tray = false),
        with(|s| s.account = None),
        with(|s| s.account.as_mut().unwrap().ended = true),
        with(|s| s.cloud_check = answered(Code::CloudUnreachable)),
        with(|s| s.cloud_check = answered(Code::CloudUnexpected)),
        with(|s| s.projects.clear()),
        with(|s| s.projects.push(project(TinybState::Other))),
    ]);
    all
}

fn texts(snapshot: &Snapshot) -> Vec<&Text> {
    let findings = snapshot.findings.iter();
    let mut texts: Vec<_> = findings.flat_map(|f| [&f.name, &f.result, &f.meaning]).collect();
    texts.extend(snapshot.places.values());
    texts.extend([&snapshot.vault_text, &snapshot.local_summary.title, &snapshot.projects_text]);
    texts.extend(&snapshot.sign_in_text);
    texts.extend(&snapshot.local_summary.explanation);
    texts
}

#[test]
fn every_text_is_said_in_each_language() {
    for snapshot in &every_state() {
        for (text, language) in
            texts(snapshot).iter().flat_map(|t| Language::ALL.iter().map(move |l| (t, l)))
        {
            let said = Words::of(*language).render(text);
            assert!(said != text.key && !said.contains('{'), "{language:?} {}: {said}", text.key);
        }
    }
}

#[test]
fn the_catalogue_has_no_text_of_a_state_that_nothing_says() {
    let states = every_state();
    let said: BTreeSet<_> = states.iter().flat_map(texts).map(|text| text.key.as_str()).collect();
    let keys = CATALOGUE.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
    let areas = ["vault-", "local-", "sign-in-", "doctor-", "projects-", "region-"];
    let known = keys.filter(|key| areas.iter().any(|area| key.starts_with(area)));
    assert_eq!(known.collect::<BTreeSet<_>>(), said);
}
