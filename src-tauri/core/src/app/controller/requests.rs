//! Which request runs, waits for its turn, or is ended.

use std::sync::Arc;

use tokio::task::JoinHandle;

use super::intents::Work;
use super::{Controller, Queued};
use crate::app::apply::{last_phase, running};
use crate::app::context::Context;
use crate::app::instance_looks::OtherWork;
use crate::app::jobs::Kind;
use crate::app::updates::Updates;
use crate::app::{Error, watch};
use crate::contract::{LocalStage, LocalState, Problem, RequestId, Working};

impl Controller {
    /// Runs exclusive work; the request before it ends as superseded.
    pub(super) fn run_superseding<F>(
        &mut self,
        kind: Kind,
        request: RequestId,
        flow: impl FnOnce(Arc<Context>, Updates) -> F,
    ) where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        self.supersede(kind);
        let updates = self.updates(request);
        let flow = flow(Arc::clone(&self.context), updates.clone());
        self.jobs.run(kind, updates, flow);
    }

    /// Runs exclusive work on `subject`; without one there is nothing to do.
    pub(super) fn run_or_end<S, F>(
        &mut self,
        kind: Kind,
        request: RequestId,
        subject: Option<S>,
        flow: impl FnOnce(Arc<Context>, Updates, S) -> F,
    ) where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        match subject {
            Some(subject) => {
                self.run_superseding(kind, request, |context, updates| {
                    flow(context, updates, subject)
                });
            }
            None => {
                self.supersede(kind);
                self.state.record_end(request, None);
            }
        }
    }

    /// Ends the request of this kind that runs, unless it has begun to write.
    fn supersede(&mut self, kind: Kind) {
        if let Some(before) = self.jobs.clear(kind) {
            self.state.record_end(before, Some(Error::Superseded.into_logged_problem()));
        }
    }

    /// Runs work that changes the local instance or its engine. An instance that was watched for the
    /// request before is not watched any more.
    pub(super) fn run_local<F>(
        &mut self,
        request: RequestId,
        flow: impl FnOnce(Arc<Context>, Updates) -> F,
    ) where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        self.watching_local.take().iter().for_each(JoinHandle::abort);
        self.run_superseding(Kind::Local, request, flow);
        self.state.snapshot.local_work = running(request, LocalStage::FindingEngine);
    }

    /// Runs work on the account when its turn comes.
    pub(super) fn queue(&mut self, request: RequestId, work: Work) {
        self.queue_work(Queued { request, clears_clipboard: false, work });
    }

    /// The same of work that says whether it clears the clipboard.
    pub(super) fn queue_work(&mut self, queued: Queued) {
        self.queue.push_back(queued);
        self.run_queued();
    }

    fn run_queued(&mut self) {
        if !self.jobs.is_free(Kind::Account) {
            return;
        }
        let Some(Queued { request, clears_clipboard, work }) = self.queue.pop_front() else {
            return;
        };
        if clears_clipboard && let Some(copied) = self.copied.take() {
            self.clear_clipboard(copied);
        }
        let updates = self.updates(request);
        let flow = work(Arc::clone(&self.context), updates.clone(), &self.state.snapshot);
        self.jobs.run(Kind::Account, updates, flow);
        self.state.snapshot.account_work = running(request, Working::Working);
    }

    /// Looks at the local instance beside all other work.
    pub(super) fn look_at_instance(&mut self, request: RequestId, other_work: OtherWork) {
        self.looks.begin_look(
            request,
            Arc::clone(&self.context),
            self.updates(request),
            other_work,
        );
    }

    /// Ends the request of a flow that ended, and runs the next queued one.
    pub(super) fn end_flow(&mut self, request: RequestId, result: Result<(), Error>) {
        if self.state.has_ended(request) {
            // It was cancelled or superseded, and only now its task ended.
            return;
        }
        let problem = result.err().map(Error::into_logged_problem);
        if let Some(kind) = self.jobs.finish(request) {
            self.show_end(kind, request, problem.as_ref());
        }
        // A request that looks at the instance too ends when its look does; the next one does not
        // wait for that.
        if !self.looks.end_other_work(request, problem.as_ref()) {
            self.state.record_end(request, problem);
        }
        self.run_queued();
    }

    /// Ends a request, unless it has begun to write: then it ends by itself.
    pub(super) fn cancel(&mut self, target: RequestId) {
        let looked = self.looks.cancel(target);
        let queued = self.queue.iter().position(|queued| queued.request == target);
        let cancelled = match queued {
            Some(at) => self.queue.remove(at).is_some(),
            None => looked,
        };
        let kind = self.jobs.cancel(target);
        if !cancelled && kind.is_none() {
            return;
        }
        let problem = Error::Cancelled.into_logged_problem();
        if let Some(kind) = kind {
            self.show_end(kind, target, Some(&problem));
            if kind == Kind::LeakSearch {
                self.state.snapshot.leak_search = None;
            }
        }
        self.state.record_end(target, Some(problem));
        self.run_queued();
    }

    /// Shows that a request of a kind ended.
    fn show_end(&mut self, kind: Kind, request: RequestId, problem: Option<&Problem>) {
        let problem = problem.cloned();
        match kind {
            Kind::SignIn => {
                self.answer = None;
                self.state.snapshot.sign_in.phase = last_phase(problem);
            }
            Kind::Local => {
                self.watch_local(request, problem.as_ref());
                self.state.snapshot.local_work.phase = last_phase(problem);
            }
            Kind::Account => self.state.snapshot.account_work.phase = last_phase(problem),
            Kind::StaticTokens => self.state.snapshot.static_tokens.phase = last_phase(problem),
            Kind::Clipboard
            | Kind::Settings
            | Kind::LoginItem
            | Kind::Regions
            | Kind::LeakSearch
            | Kind::Resources
            | Kind::LocalWorkspaces => {}
        }
    }

    /// Watches an instance that was started; for a face that stays it is watched all the time. A
    /// look right after the start may not have seen it.
    fn watch_local(&mut self, request: RequestId, problem: Option<&Problem>) {
        let state = self.state.snapshot.local.state;
        let is_gone = matches!(state, LocalState::Stopped | LocalState::Absent);
        if problem.is_none() && !is_gone && !self.context.config.resident {
            let context = Arc::clone(&self.context);
            let watching = watch::local::watch(context, self.updates(request));
            self.watching_local = Some(tokio::spawn(watching));
        }
    }
}
