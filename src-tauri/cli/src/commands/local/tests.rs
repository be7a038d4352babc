//! Watching an instance, with the snapshots that a core would publish.

use companion_core::contract::{Code, VaultState};

use super::super::tests::hostile::snapshot;
use super::super::tests::{Page, printer};
use super::*;

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(50);

struct Instance(watch::Sender<Snapshot>);

impl Instance {
    fn ready() -> Self {
        let instance = Self(watch::channel(snapshot(VaultState::InKeyring)).0);
        instance.becomes(LocalState::Ready, None);
        instance
    }

    fn becomes(&self, state: LocalState, code: Option<Code>) {
        self.0.send_modify(|snapshot| {
            snapshot.local =
                LocalView { state, problem: code.map(Problem::new), ..LocalView::default() };
        });
    }
}

/// Runs the watch until it waits for the next snapshot.
async fn is_watching(watch: &mut (impl Future<Output = Problem> + Unpin)) {
    tokio::select! {
        biased;
        problem = watch => panic!("the watch ended: {problem:?}"),
        () = std::future::ready(()) => {}
    }
}

fn lines(err: &Page) -> Vec<String> {
    err.text().lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn an_instance_that_is_unhealthy_or_unreachable_for_a_moment_is_watched_on() {
    let instance = Instance::ready();
    let (printer, _, err) = printer(Output::Text, "en", false);
    let mut watch = Box::pin(watch_until_end(instance.0.subscribe(), &printer, LONG));
    is_watching(&mut watch).await;
    for (state, code) in [
        (LocalState::Unhealthy, Some(Code::LocalUnhealthy)),
        (LocalState::Ready, None),
        (LocalState::NoEngine, Some(Code::LocalNoEngine)),
        (LocalState::Unknown, Some(Code::LocalEngineHangs)),
        (LocalState::Starting, None),
        (LocalState::Ready, None),
    ] {
        instance.becomes(state, code);
        is_watching(&mut watch).await;
    }
    let reported = lines(&err);
    assert_eq!(reported.len(), 6, "{reported:?}");
    assert_eq!(reported[0], "Tinybird Local: Running, but not responding properly");

    instance.becomes(LocalState::Stopped, None);
    assert_eq!(watch.await.code, Code::LocalEnded);
    assert_eq!(lines(&err).len(), 6, "nothing of it runs any more");
}

#[tokio::test]
async fn an_engine_that_stays_away_ends_the_watch_which_says_that_the_instance_may_run() {
    let instance = Instance::ready();
    let (printer, _, err) = printer(Output::Text, "en", false);
    instance.becomes(LocalState::NoEngine, Some(Code::LocalNoEngine));

    let problem = watch_until_end(instance.0.subscribe(), &printer, SHORT).await;

    assert_eq!(problem.code, Code::LocalNoEngine);
    assert!(err.text().ends_with("run tb-companion local stop.\n"), "{}", err.text());
}

#[tokio::test]
async fn an_instance_that_is_gone_ends_the_watch_at_once() {
    for state in [LocalState::Stopped, LocalState::Absent] {
        let instance = Instance::ready();
        let (printer, _, err) = printer(Output::Json, "en", false);
        instance.becomes(state, None);
        let problem = watch_until_end(instance.0.subscribe(), &printer, LONG).await;
        assert_eq!((problem.code, err.text().as_str()), (Code::LocalEnded, ""));
    }
}
