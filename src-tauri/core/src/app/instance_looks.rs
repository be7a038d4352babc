//! Looks at the local instance, each for a request that ends no sooner than its look.
//!
//! A look is no work on the account, so an engine that hangs delays no such work. The other
//! work of the same request ends apart from the look. Looks overlap with each other, with
//! a start and with a stop. Each is numbered when it begins, and the controller shows what the one
//! that began last saw.

use std::sync::Arc;

use tokio::task::JoinHandle;

use crate::app::context::Context;
use crate::app::updates::{Update, Updates};
use crate::app::views;
use crate::contract::{Problem, RequestId};

/// The work of a request besides its look.
pub(crate) enum OtherWork {
    /// Work that has not ended yet.
    UnderWay,
    /// Nothing, or work that ended so.
    Ended(Option<Problem>),
}

/// The looks that run.
#[derive(Default)]
pub(crate) struct InstanceLooks(Vec<Look>);

struct Look {
    request: RequestId,
    task: JoinHandle<()>,
    other_work: OtherWork,
}

impl InstanceLooks {
    /// Begins a look for a request, and reports to the controller when it ends.
    pub(crate) fn begin_look(
        &mut self,
        request: RequestId,
        context: Arc<Context>,
        updates: Updates,
        other_work: OtherWork,
    ) {
        let task = tokio::spawn(async move {
            // Also if the look panics.
            let ending = Ending(updates);
            ending.0.send(Update::Local(views::local::look_at_instance(&context).await));
        });
        self.0.push(Look { request, task, other_work });
    }

    /// Notes how the other work of a request ended. Returns whether the request still waits for its look.
    pub(crate) fn end_other_work(&mut self, request: RequestId, problem: Option<&Problem>) -> bool {
        let look = self.0.iter_mut().find(|look| look.request == request);
        look.map(|look| look.other_work = OtherWork::Ended(problem.cloned())).is_some()
    }

    /// Removes a look that ended. Returns how its request ended, if no other part of it runs.
    pub(crate) fn end_look(&mut self, request: RequestId) -> Option<Option<Problem>> {
        match self.take(request)?.other_work {
            OtherWork::Ended(problem) => Some(problem),
            OtherWork::UnderWay => None,
        }
    }

    /// Ends the look of a request. Returns whether there was one.
    pub(crate) fn cancel(&mut self, request: RequestId) -> bool {
        self.take(request).map(|look| look.task.abort()).is_some()
    }

    fn take(&mut self, request: RequestId) -> Option<Look> {
        let at = self.0.iter().position(|look| look.request == request)?;
        Some(self.0.swap_remove(at))
    }
}

impl Drop for InstanceLooks {
    fn drop(&mut self) {
        self.0.iter().for_each(|look| look.task.abort());
    }
}

/// Reports the end of a look to the controller when it is dropped.
struct Ending(Updates);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.report_look_end();
    }
}
