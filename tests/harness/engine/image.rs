//! The stand-in for Tinybird's image, built for an engine, with a fault or without.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Engine, run};
use crate::paths::part;

/// The name that `tb` and the app start.
pub const IMAGE: &str = "tinybirdco/tinybird-local:latest";

/// The file inside a container that tells a server with that fault that it is ready.
pub const SERVER_READY: &str = "/tmp/server-ready";

/// What the image is to be like.
#[derive(Debug, Clone)]
pub struct Image {
    name: String,
    boot_seconds: f64,
    fault: Option<Fault>,
    /// Seconds between two health checks of the engine; `None` as in the Dockerfile.
    check_seconds: Option<u32>,
}

/// What goes wrong with a container of the image.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// It is starting for ever.
    NeverHealthy,
    /// The engine soon calls it unhealthy.
    Unhealthy,
    /// It ends by itself after so many seconds, with an error.
    DieAfter(f64),
    /// It is healthy, but its Redis does not answer.
    RedisDown,
    /// It is healthy, but its server says "not ready" until it finds the file [`SERVER_READY`].
    ServerNotReady,
    /// `/tokens` answers without the workspace token.
    TokensMissing,
    /// It does not end when it is told to.
    NeverStops,
}

impl Image {
    /// Boots so fast that the first health check, after a second, finds it healthy.
    #[must_use]
    pub fn quick() -> Self {
        Self { name: IMAGE.to_owned(), boot_seconds: 0.3, fault: None, check_seconds: None }
    }

    /// Boots in three seconds, as the real one does at its best.
    #[must_use]
    pub fn of_real_speed() -> Self {
        Self { boot_seconds: 3.0, ..Self::quick() }
    }

    /// The same, which the engine checks so often.
    #[must_use]
    pub fn checked_every(self, seconds: u32) -> Self {
        Self { check_seconds: Some(seconds), ..self }
    }

    /// The same with a fault.
    #[must_use]
    pub fn with(self, fault: Fault) -> Self {
        Self { fault: Some(fault), ..self }
    }

    /// The same under another name.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }
}

impl Image {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl Fault {
    fn in_environment(self) -> String {
        match self {
            Self::NeverHealthy | Self::Unhealthy => "never_healthy".to_owned(),
            Self::DieAfter(seconds) => format!("die_after_{seconds}"),
            Self::RedisDown => "redis_down".to_owned(),
            Self::ServerNotReady => "server_not_ready".to_owned(),
            Self::TokensMissing => "tokens_missing".to_owned(),
            Self::NeverStops => "never_stops".to_owned(),
        }
    }
}

impl Engine {
    /// Makes an image, or another under the same name. Containers of the one before keep it.
    ///
    /// It is imported, not built: that is one step, where a build has one for each line and may
    /// need a builder that the engine does not bring.
    pub fn make(&self, image: &Image) {
        let context = part("LOCAL_IMAGE_CONTEXT", "target/local-image");
        let archive = self.folder.join("image.tar");
        let mut tar = Command::new("tar");
        tar.arg("--directory").arg(context.join("root")).arg("--file").arg(&archive);
        assert!(tar.args(["--create", "."]).status().expect("tar").success(), "no {archive:?}");
        let mut import = self.docker_command();
        import.arg("import");
        for line in image.lines(&context) {
            import.arg("--change").arg(line);
        }
        run(import.arg(archive).arg(&image.name)).ok();
    }
}

impl Engine {
    /// Builds an image: an import into Podman knows no health check.
    pub(super) fn build(&self, image: &Image) {
        let context = part("LOCAL_IMAGE_CONTEXT", "target/local-image");
        let file = self.folder.join("Dockerfile");
        let lines = ["FROM scratch".to_owned(), "COPY root /".to_owned()];
        let text = [&lines[..], &image.lines(&context)].concat().join("\n");
        fs::write(&file, text).expect("a file in a folder of our own");
        let mut build = self.docker_command();
        build.args(["build", "--tag", &image.name, "--file"]).arg(file).arg(context);
        // The builder that every version of the command line has.
        run(build.env("DOCKER_BUILDKIT", "0")).ok();
    }
}

impl Image {
    /// What its Dockerfile says of it, and what makes this one special.
    fn lines(&self, context: &Path) -> Vec<String> {
        let file = fs::read_to_string(context.join("Dockerfile")).expect("made with the context");
        let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let lines = lines.filter(|line| !line.starts_with("FROM ") && !line.starts_with("COPY "));
        let mut lines: Vec<_> = lines.map(str::to_owned).collect();
        lines.push(format!("ENV BOOT_SECONDS={}", self.boot_seconds));
        if let Some(fault) = self.fault {
            lines.push(format!("ENV FAULT={}", fault.in_environment()));
        }
        if let Some(seconds) = self.check_seconds {
            lines.push(format!("HEALTHCHECK --interval={seconds}s CMD [\"healthcheck\"]"));
        }
        if matches!(self.fault, Some(Fault::Unhealthy)) {
            // Without a start period, and judged by its first check.
            lines.push("HEALTHCHECK --interval=1s --retries=1 CMD [\"healthcheck\"]".to_owned());
        }
        lines
    }
}
