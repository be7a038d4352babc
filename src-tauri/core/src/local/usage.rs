//! What the instance uses of memory and processors, as the engine counts it.

use std::collections::VecDeque;
use std::time::Duration;

use bollard::models::ContainerStatsResponse;
use bollard::query_parameters::StatsOptionsBuilder;
use futures::StreamExt as _;

use super::{CONTAINER, Engine, Error};
use crate::contract::{LocalUsage, UsageSample};

/// How long a sample is kept.
const KEPT: Duration = Duration::from_mins(10);

/// What an engine counted at one time. Times of processors add up, so that two counts are a sample.
#[derive(Clone, Copy, Debug, Default)]
pub struct UsageCount {
    memory: u64,
    memory_limit: u64,
    /// Nanoseconds of the instance, and of the whole engine.
    instance_time: u64,
    engine_time: u64,
    processors: u32,
}

impl UsageCount {
    fn of(stats: &ContainerStatsResponse) -> Option<Self> {
        let memory = stats.memory_stats.as_ref()?;
        let processors = stats.cpu_stats.as_ref()?;
        // What the system keeps of files, which it gives back: by version 1 of cgroups, else 2.
        let kept = memory.stats.as_ref().and_then(|stats| {
            stats.get("total_inactive_file").or_else(|| stats.get("inactive_file"))
        });
        Some(Self {
            memory: memory.usage?.saturating_sub(kept.copied().unwrap_or_default()),
            memory_limit: memory.limit?,
            instance_time: processors.cpu_usage.as_ref()?.total_usage?,
            engine_time: processors.system_cpu_usage?,
            processors: processors.online_cpus?,
        })
    }

    /// The processors in use since an earlier count; `None` if it is of another start.
    fn processors_since(&self, earlier: &Self) -> Option<f64> {
        let used = self.instance_time.checked_sub(earlier.instance_time)?;
        let passed = self.engine_time.checked_sub(earlier.engine_time).filter(|time| *time > 0)?;
        #[expect(clippy::cast_precision_loss, reason = "a share, of which two digits are shown")]
        let share = used as f64 / passed as f64;
        Some(share * f64::from(self.processors))
    }
}

impl Engine {
    /// Counts what the instance uses; `None` if the engine does not say.
    pub async fn count_usage(&self) -> Result<Option<UsageCount>, Error> {
        let options = StatsOptionsBuilder::new().stream(false).one_shot(true).build();
        let count = self.call(self.inspect_deadline(), |docker| async move {
            docker.stats(CONTAINER, Some(options)).next().await.transpose()
        });
        Ok(count.await?.as_ref().and_then(UsageCount::of))
    }
}

/// The samples of the last ten minutes.
#[derive(Debug, Default)]
pub struct UsageHistory {
    samples: VecDeque<UsageSample>,
    last: Option<UsageCount>,
}

impl UsageHistory {
    /// When the last sample was, in unix milliseconds.
    pub fn newest(&self) -> Option<u64> {
        self.samples.back().map(|sample| sample.at)
    }

    /// Adds a count of the time `at`, in unix milliseconds.
    pub fn add(&mut self, at: u64, count: UsageCount) {
        let since = self.last.as_ref().and_then(|last| count.processors_since(last));
        self.last = Some(count);
        let processors = since.unwrap_or_default();
        self.samples.push_back(UsageSample { at, memory: count.memory, processors });
        let kept = u64::try_from(KEPT.as_millis()).unwrap_or(u64::MAX);
        // A clock that was set back leaves samples of the future.
        self.samples.retain(|sample| sample.at <= at && at - sample.at <= kept);
    }

    /// What is shown of it.
    pub fn usage(&self) -> LocalUsage {
        let last = self.last.unwrap_or_default();
        LocalUsage {
            samples: self.samples.iter().copied().collect(),
            memory_limit: last.memory_limit,
            processors: last.processors,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(memory: u64, instance_time: u64, engine_time: u64) -> UsageCount {
        UsageCount { memory, memory_limit: 100, instance_time, engine_time, processors: 4 }
    }

    #[test]
    fn two_counts_are_a_sample_of_the_processors_between_them() {
        let mut history = UsageHistory::default();
        history.add(1000, count(10, 500, 1000));
        history.add(6000, count(20, 750, 2000));
        // The instance was started anew.
        history.add(11_000, count(5, 10, 3000));
        let usage = history.usage();
        assert_eq!((usage.memory_limit, usage.processors), (100, 4));
        let samples: Vec<_> =
            usage.samples.iter().map(|s| (s.at, s.memory, s.processors)).collect();
        assert_eq!(samples, [(1000, 10, 0.0), (6000, 20, 1.0), (11_000, 5, 0.0)]);
    }

    #[test]
    fn samples_are_kept_for_ten_minutes_and_none_is_of_the_future() {
        let mut history = UsageHistory::default();
        for minute in 0..20 {
            history.add(minute * 60_000, count(1, 1, 1));
        }
        let usage = history.usage();
        assert_eq!((usage.samples.len(), usage.samples[0].at), (11, 9 * 60_000));
        history.add(10 * 60_000, count(1, 1, 1));
        assert!(history.usage().samples.iter().all(|sample| sample.at <= 10 * 60_000));
    }

    #[test]
    fn what_an_engine_does_not_say_is_no_count() {
        assert!(UsageCount::of(&ContainerStatsResponse::default()).is_none());
    }
}
