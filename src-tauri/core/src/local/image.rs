//! The image: whether the engine has it, whether there is a newer one, and how it is fetched.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error as Bollard;
use bollard::models::{CreateImageInfo, ImageInspect};
use bollard::query_parameters::CreateImageOptionsBuilder;
use tokio::time::{Instant, timeout_at};

use super::container::normalize_processor;
use super::engine::Stalled;
use super::{Container, Engine, Error, PullFault, RegistryAnswer, Report, Spec};
use crate::contract::{EngineRoom, LocalStage};
use crate::os;
use crate::redact::redact;

impl Engine {
    /// The image, for the platform of `spec`. It is fetched if the engine does not have it.
    pub(super) async fn ensure_image(
        &self,
        spec: &Spec,
        report: Report<'_>,
    ) -> Result<Option<ImageInspect>, Error> {
        let platform = self.platform_of(spec).await?;
        match self.find_image(&spec.image(), self.call_deadline()).await? {
            Some(found) if is_of_platform(&found, &platform) => Ok(Some(found)),
            _ => self.pull(spec, report).await,
        }
    }

    /// The platform of an instance: the one that was chosen, else that of the engine's computer.
    pub(super) async fn platform_of(&self, spec: &Spec) -> Result<String, Error> {
        if let Some(chosen) = &spec.platform {
            return Ok(chosen.clone());
        }
        if !self.is_remote() {
            return Ok(os::image_platform().to_owned());
        }
        let info = self.call(self.call_deadline(), Docker::info).await?;
        let processor = info.architecture.as_deref().map(normalize_processor);
        Ok(processor.map_or(os::image_platform().to_owned(), |name| format!("linux/{name}")))
    }

    /// An image that the engine has, by its name or id.
    pub(super) async fn find_image(
        &self,
        image: &str,
        deadline: Instant,
    ) -> Result<Option<ImageInspect>, Error> {
        match self.call(deadline, |docker| docker.inspect_image(image)).await {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether a container was made from this image. Some engines have more than one id for one.
    pub(super) async fn is_made_from(
        &self,
        container: &Container,
        image: &ImageInspect,
        deadline: Instant,
    ) -> Result<bool, Error> {
        match &container.image_id {
            Some(id) if container.image_id != image.id => {
                let own = self.find_image(id, deadline).await?;
                Ok(own.is_some_and(|own| own.id == image.id))
            }
            _ => Ok(true),
        }
    }

    /// Whether there is a newer image than the one of a container: here, or in the registry, by its
    /// last answer about the image that is here.
    pub async fn has_newer_image(
        &self,
        container: &Container,
        newest: Option<RegistryAnswer>,
        deadline: Instant,
    ) -> Result<bool, Error> {
        let Some(name) = &container.image else { return Ok(false) };
        let Some(here) = self.find_image(name, deadline).await? else { return Ok(false) };
        if !self.is_made_from(container, &here, deadline).await? {
            return Ok(true);
        }
        let digests = here.repo_digests.unwrap_or_default();
        // An image that was fetched since the answer may be newer than that, and one without a digest
        // was built here.
        Ok(newest.is_some_and(|newest| {
            newest.image_here == here.id
                && !digests.is_empty()
                && !digests.iter().any(|digest| digest.ends_with(&newest.digest))
        }))
    }

    /// What the engine has, if it does not have the image yet.
    pub async fn room(&self, image: &str, deadline: Instant) -> Result<Option<EngineRoom>, Error> {
        if self.find_image(image, deadline).await?.is_some() {
            return Ok(None);
        }
        let info = self.call(deadline, Docker::info).await?;
        let memory = info.mem_total.and_then(|bytes| u64::try_from(bytes).ok());
        // The folder of an engine in a virtual machine is on another disk.
        let system = info.operating_system.unwrap_or_default();
        let is_here = !self.is_remote() && !system.contains("Docker Desktop");
        let folder = info.docker_root_dir.filter(|_| is_here);
        let reading = tokio::task::spawn_blocking(move || os::free_disk(Path::new(&folder?)));
        let free_disk = timeout_at(deadline, reading).await.ok().and_then(Result::ok).flatten();
        Ok(memory.map(|memory| EngineRoom { memory, free_disk }))
    }

    /// Asks the registry for the newest image of this name. `None`: it does not say.
    pub async fn ask_registry(&self, image: &str) -> Option<RegistryAnswer> {
        #[expect(clippy::arithmetic_side_effects, reason = "a limit is ours, and short")]
        let deadline = Instant::now() + self.limits.registry;
        let asking = async {
            let here = self.find_image(image, deadline).await?;
            let newest =
                self.call(deadline, |docker| docker.inspect_registry_image(image, None)).await?;
            Ok::<_, Error>((here, newest.descriptor.digest))
        };
        match asking.await {
            Ok((here, digest)) => {
                Some(RegistryAnswer { digest: digest?, image_here: here.and_then(|here| here.id) })
            }
            Err(error) => {
                tracing::info!(%error, "the registry was asked for a newer image in vain");
                None
            }
        }
    }

    /// Fetches the image from the registry. The engine goes on with layers that it has. Returns the image
    /// that it has then.
    pub(super) async fn pull(
        &self,
        spec: &Spec,
        report: Report<'_>,
    ) -> Result<Option<ImageInspect>, Error> {
        let image = || spec.image();
        let platform = self.platform_of(spec).await?;
        let failed = |error: Bollard| match error {
            Bollard::DockerResponseServerError { message, .. }
            | Bollard::DockerStreamError { error: message } => Error::Pull {
                image: image(),
                fault: PullFault::find(&message),
                reason: redact(&message).into_owned(),
            },
            error => Error::EngineLost(error),
        };
        let options = CreateImageOptionsBuilder::new()
            .from_image(spec.image.name())
            .tag(spec.image.version())
            .platform(&platform)
            .build();
        let mut layers = Layers::default();
        report(layers.stage(Instant::now()));
        let after = self.limits.pull_silence;
        let mut pulling =
            self.call_stream(after, |docker| docker.create_image(Some(options), None, None));
        loop {
            let next = pulling.next().await;
            let next = next.map_err(|Stalled| Error::PullStalled { image: image(), after })?;
            let Some(info) = next else {
                return self.find_image(&image(), self.call_deadline()).await;
            };
            let info = info.map_err(failed)?;
            if let Some(message) = info.error_detail.as_ref().and_then(|e| e.message.clone()) {
                return Err(failed(Bollard::DockerStreamError { error: message }));
            }
            if layers.update(info) {
                report(layers.stage(Instant::now()));
            }
        }
    }
}

/// Whether an image is for a platform, such as `linux/arm64`. One that does not say is for any.
fn is_of_platform(image: &ImageInspect, platform: &str) -> bool {
    let (Some(os), Some(processor)) = (&image.os, &image.architecture) else { return true };
    let mut parts = platform.split('/');
    parts.next() == Some(os) && parts.next() == Some(processor)
}

/// How long back the rate of a download is measured.
const RATE_WINDOW: Duration = Duration::from_secs(10);
/// How long a download runs before its rate is known.
const RATE_AFTER: Duration = Duration::from_secs(1);

/// The progress of each layer of an image that is pulled.
#[derive(Default)]
struct Layers {
    layers: BTreeMap<String, Layer>,
    /// The percent that was told last.
    percent: u8,
    /// The bytes at times within the window of the rate, the oldest first.
    recent: VecDeque<(Instant, u64)>,
}

#[derive(Default)]
struct Layer {
    bytes: u64,
    total: u64,
    is_complete: bool,
}

impl Layers {
    /// Applies a progress message. Returns whether it is about a layer.
    fn update(&mut self, info: CreateImageInfo) -> bool {
        let (Some(id), Some(status)) = (info.id, info.status) else {
            return false;
        };
        let is_layer = ["Pulling fs layer", "Waiting", "Downloading", "Already exists"]
            .contains(&status.as_str())
            || self.layers.contains_key(&id);
        if !is_layer {
            return false;
        }
        let layer = self.layers.entry(id).or_default();
        if let (Some(progress), "Downloading") = (info.progress_detail, status.as_str()) {
            layer.bytes = progress.current.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
            layer.total = progress.total.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        }
        if status == "Download complete" {
            layer.bytes = layer.total;
        }
        layer.is_complete |= status == "Pull complete" || status == "Already exists";
        true
    }

    fn stage(&mut self, now: Instant) -> LocalStage {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let bytes = sum(self.layers.values().map(|layer| layer.bytes));
        let total = sum(self.layers.values().map(|layer| layer.total));
        let percent = bytes.saturating_mul(100).checked_div(self.expected(total));
        let percent = percent.unwrap_or_default();
        self.percent = self.percent.max(u8::try_from(percent).unwrap_or(100).min(100));
        let rate = self.rate(now, bytes);
        let left = total.saturating_sub(bytes);
        LocalStage::Pulling {
            bytes,
            total,
            layers: count(self.layers.values().filter(|layer| layer.is_complete).count()),
            of_layers: count(self.layers.len()),
            percent: self.percent,
            rate,
            seconds_left: rate.and_then(|rate| left.checked_div(rate)),
        }
    }

    /// The bytes to expect in all: a layer that waits is taken for one of the average size.
    fn expected(&self, total: u64) -> u64 {
        let sized = self.layers.values().filter(|layer| layer.total > 0).count();
        let waiting = self.layers.values().filter(|layer| layer.total == 0 && !layer.is_complete);
        let [sized, waiting] = [sized, waiting.count()].map(|n| u64::try_from(n).unwrap_or(1));
        let average = total.checked_div(sized).unwrap_or_default();
        total.saturating_add(average.saturating_mul(waiting))
    }

    /// Bytes a second since the beginning of the window.
    fn rate(&mut self, now: Instant, bytes: u64) -> Option<u64> {
        let age = |at: Instant| now.saturating_duration_since(at);
        self.recent.push_back((now, bytes));
        while self.recent.front().is_some_and(|(at, _)| age(*at) > RATE_WINDOW) {
            self.recent.pop_front();
        }
        let (start, before) = *self.recent.front()?;
        let milliseconds = u64::try_from(age(start).as_millis()).ok()?;
        let come = bytes.saturating_sub(before).saturating_mul(1000);
        (age(start) >= RATE_AFTER).then(|| come.checked_div(milliseconds))?
    }
}

/// A sum that does not overflow, because the engine may send any size.
fn sum(bytes: impl Iterator<Item = u64>) -> u64 {
    bytes.fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use bollard::models::ProgressDetail;

    use super::*;

    fn info(id: &str, status: &str, progress: Option<(i64, i64)>) -> CreateImageInfo {
        CreateImageInfo {
            id: Some(id.to_owned()),
            status: Some(status.to_owned()),
            progress_detail: progress.map(|(current, total)| ProgressDetail {
                current: Some(current),
                total: Some(total),
            }),
            ..CreateImageInfo::default()
        }
    }

    #[test]
    fn counts_bytes_and_layers() {
        let mut layers = Layers::default();
        assert!(!layers.update(info("latest", "Pulling from tinybirdco/tinybird-local", None)));
        layers.update(info("a", "Pulling fs layer", None));
        layers.update(info("b", "Already exists", None));
        layers.update(info("a", "Downloading", Some((40, 100))));
        let at = |layers: &mut Layers| match layers.stage(Instant::now()) {
            LocalStage::Pulling { bytes, total, layers, of_layers, percent, .. } => {
                (bytes, total, layers, of_layers, percent)
            }
            stage => panic!("{stage:?}"),
        };
        assert_eq!(at(&mut layers), (40, 100, 1, 2, 40));
        layers.update(info("a", "Download complete", None));
        layers.update(info("a", "Extracting", Some((1, 500))));
        assert_eq!(at(&mut layers), (100, 100, 1, 2, 100));
        layers.update(info("a", "Pull complete", None));
        assert_eq!(at(&mut layers), (100, 100, 2, 2, 100));
    }

    #[test]
    fn the_percent_does_not_go_back_when_a_layer_becomes_known() {
        let (mut layers, now) = (Layers::default(), Instant::now());
        let percent = |layers: &mut Layers| match layers.stage(now) {
            LocalStage::Pulling { percent, .. } => percent,
            stage => panic!("{stage:?}"),
        };
        layers.update(info("a", "Downloading", Some((80, 100))));
        layers.update(info("c", "Waiting", None));
        // The other one is expected to be as large.
        assert_eq!(percent(&mut layers), 40);
        layers.update(info("c", "Already exists", None));
        layers.update(info("a", "Downloading", Some((90, 100))));
        assert_eq!(percent(&mut layers), 90);
        layers.update(info("b", "Downloading", Some((0, 900))));
        assert_eq!(percent(&mut layers), 90);
        layers.update(info("b", "Downloading", Some((860, 900))));
        assert_eq!(percent(&mut layers), 95);
    }

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let (mut layers, start) = (Layers::default(), Instant::now());
        let mut at = |seconds: u64, bytes: i64| {
            layers.update(info("a", "Downloading", Some((bytes, 10_000))));
            match layers.stage(start + Duration::from_secs(seconds)) {
                LocalStage::Pulling { rate, seconds_left, .. } => (rate, seconds_left),
                stage => panic!("{stage:?}"),
            }
        };
        assert_eq!(at(0, 0), (None, None));
        assert_eq!(at(2, 2000), (Some(1000), Some(8)));
        assert_eq!(at(10, 2000), (Some(200), Some(40)));
        // Nothing comes any more.
        assert_eq!(at(21, 2000), (None, None));
        assert_eq!(at(25, 2000), (Some(0), None));
    }

    #[test]
    fn sizes_whose_sum_would_overflow_add_up_to_the_largest_number() {
        let mut layers = Layers::default();
        for id in ["a", "b", "c"] {
            layers.update(info(id, "Downloading", Some((i64::MAX, i64::MAX))));
        }
        layers.update(info("d", "Downloading", Some((-1, i64::MIN))));
        let LocalStage::Pulling { bytes, total, .. } = layers.stage(Instant::now()) else {
            panic!("another stage");
        };
        assert_eq!((bytes, total), (u64::MAX, u64::MAX));
    }
}
