//! Finds an installed engine that we can start.
//!
//! Whether an engine runs already is not checked here. A desktop app does not have the shell's
//! PATH, so programs are searched for in the usual folders too.

use std::path::{Path, PathBuf};

/// A program of the desktop that we can start. A program that starts an engine may go on running,
/// or end before the engine is up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The name of the engine or the terminal, as people know it.
    pub name: String,
    /// The absolute path of the program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
}

/// The page from which Docker Desktop is installed on this system.
pub const ENGINE_PAGE: &str = if cfg!(windows) {
    "https://docs.docker.com/desktop/setup/install/windows-install/"
} else if cfg!(target_os = "macos") {
    "https://docs.docker.com/desktop/setup/install/mac-install/"
} else {
    "https://docs.docker.com/desktop/setup/install/linux/"
};

/// Finds the engine to start; `read` gives the value of one environment variable.
pub fn find_startable_engine(
    home: &Path,
    read: &impl Fn(&str) -> Option<String>,
) -> Option<Program> {
    let search = Search { root: Path::new("/"), home, folders: search_path(home, read) };
    if cfg!(windows) {
        on_windows(read)
    } else if cfg!(target_os = "macos") {
        search.on_macos()
    } else {
        search.on_linux()
    }
}

/// The folders of PATH, and after them those that a shell's profile usually adds.
pub(super) fn search_path(home: &Path, read: &impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let named = super::launch::absolute_folders(read("PATH").unwrap_or_default().as_ref());
    let usual = ["/usr/local/bin", "/usr/bin", "/bin", "/opt/homebrew/bin", "/opt/local/bin"];
    let below_home = [".local/bin", ".rd/bin", ".orbstack/bin"];
    named
        .into_iter()
        .chain(usual.map(PathBuf::from))
        .chain(below_home.map(|folder| home.join(folder)))
        // With a relative home, the programs would depend on the current folder.
        .filter(|folder| folder.is_absolute())
        .collect()
}

/// Where programs are searched for. A test has its own root.
struct Search<'a> {
    root: &'a Path,
    home: &'a Path,
    folders: Vec<PathBuf>,
}

/// The systemd instance that has a service.
#[derive(Clone, Copy)]
enum Units {
    User,
    System,
}

impl Search<'_> {
    fn on_linux(&self) -> Option<Program> {
        self.docker_desktop_by_systemd()
            .or_else(|| self.rancher_desktop())
            .or_else(|| self.podman())
            .or_else(|| self.service("Docker (rootless)", Units::User, "docker.service"))
            .or_else(|| self.service("Docker Engine", Units::System, "docker.service"))
    }

    fn docker_desktop_by_systemd(&self) -> Option<Program> {
        // Its folder in the home folder stays after an uninstall, so it is not checked.
        self.at("opt/docker-desktop").exists().then_some(())?;
        self.service("Docker Desktop", Units::User, "docker-desktop.service")
    }

    fn rancher_desktop(&self) -> Option<Program> {
        let own = Some(self.at("opt/rancher-desktop/rancher-desktop"));
        let path = own.filter(|path| is_program(path));
        Some(program(
            "Rancher Desktop",
            path.or_else(|| self.find_program("rancher-desktop"))?,
            &[],
        ))
    }

    fn podman(&self) -> Option<Program> {
        self.find_program("podman")?;
        self.service("Podman", Units::User, "podman.socket")
    }

    fn service(&self, name: &str, of: Units, unit: &str) -> Option<Program> {
        // systemd's own check whether it runs: a container may have its files alone.
        self.at("run/systemd/system").is_dir().then_some(())?;
        self.unit_folders(of).iter().any(|folder| folder.join(unit).exists()).then_some(())?;
        let systemctl = self.find_program("systemctl")?;
        Some(match of {
            Units::User => program(name, systemctl, &["--user", "start", unit]),
            Units::System => program(name, systemctl, &["start", unit]),
        })
    }

    fn unit_folders(&self, of: Units) -> Vec<PathBuf> {
        let kind = match of {
            Units::User => "user",
            Units::System => "system",
        };
        let above = ["etc/systemd", "usr/local/lib/systemd", "usr/lib/systemd", "lib/systemd"];
        let mut folders: Vec<_> = above.iter().map(|above| self.at(above).join(kind)).collect();
        if matches!(of, Units::User) {
            folders.push(self.home.join(".config/systemd/user"));
        }
        folders
    }

    fn on_macos(&self) -> Option<Program> {
        let apps = [
            ("Docker Desktop", "Docker.app"),
            ("OrbStack", "OrbStack.app"),
            ("Rancher Desktop", "Rancher Desktop.app"),
            ("Podman Desktop", "Podman Desktop.app"),
        ];
        let found = apps.iter().find_map(|(name, bundle)| self.macos_app(name, bundle));
        found.or_else(|| self.colima())
    }

    fn macos_app(&self, name: &str, bundle: &str) -> Option<Program> {
        let folders = [self.at("Applications"), self.home.join("Applications")];
        let bundle = folders.map(|folder| folder.join(bundle)).into_iter().find(|b| b.is_dir())?;
        Some(program(name, PathBuf::from("/usr/bin/open"), &["-a", bundle.to_str()?]))
    }

    /// Colima searches for its own programs in PATH, so it is given ours.
    fn colima(&self) -> Option<Program> {
        let colima = self.find_program("colima")?;
        let path = std::env::join_paths(&self.folders).ok()?;
        let path = format!("PATH={}", path.to_str()?);
        Some(program("Colima", PathBuf::from("/usr/bin/env"), &[&path, colima.to_str()?, "start"]))
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    fn find_program(&self, name: &str) -> Option<PathBuf> {
        self.folders.iter().map(|folder| folder.join(name)).find(|path| is_program(path))
    }
}

fn on_windows(read: &impl Fn(&str) -> Option<String>) -> Option<Program> {
    let apps = [
        ("Docker Desktop", "ProgramFiles", "Docker/Docker/Docker Desktop.exe"),
        ("Rancher Desktop", "LOCALAPPDATA", "Programs/Rancher Desktop/Rancher Desktop.exe"),
        ("Rancher Desktop", "ProgramFiles", "Rancher Desktop/Rancher Desktop.exe"),
        ("Podman Desktop", "LOCALAPPDATA", "Programs/Podman Desktop/Podman Desktop.exe"),
    ];
    apps.iter().find_map(|(name, variable, place)| {
        // Joined part by part, because a separator in `place` is not Windows' own.
        let mut path = PathBuf::from(read(variable)?);
        path.extend(place.split('/'));
        path.is_file().then(|| program(name, path, &[]))
    })
}

fn program(name: &str, path: PathBuf, args: &[&str]) -> Program {
    let args = args.iter().map(|arg| (*arg).to_owned()).collect();
    Program { name: name.to_owned(), program: path, args }
}

/// Whether a file can be run.
pub(super) fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let runs = |metadata: std::fs::Metadata| metadata.permissions().mode() & 0o111 != 0;
        path.is_file() && path.metadata().is_ok_and(runs)
    }
    #[cfg(not(unix))]
    path.is_file()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// A system with nothing on it yet, in a folder.
    struct System {
        folder: tempfile::TempDir,
    }

    impl System {
        fn bare() -> Self {
            Self { folder: tempfile::tempdir().unwrap() }
        }

        /// One that systemd runs.
        fn of_systemd() -> Self {
            Self::bare().folder("run/systemd/system").program("usr/bin/systemctl")
        }

        fn folder(self, path: &str) -> Self {
            fs::create_dir_all(self.path(path)).unwrap();
            self
        }

        fn file(self, path: &str) -> Self {
            fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
            fs::write(self.path(path), "").unwrap();
            self
        }

        fn program(self, path: &str) -> Self {
            let with_file = self.file(path);
            let mode = fs::Permissions::from_mode(0o755);
            fs::set_permissions(with_file.path(path), mode).unwrap();
            with_file
        }

        fn path(&self, path: &str) -> PathBuf {
            self.folder.path().join(path)
        }

        fn text(&self, path: &str) -> String {
            self.path(path).to_str().unwrap().to_owned()
        }

        fn look(&self, find: fn(&Search<'_>) -> Option<Program>) -> Option<Program> {
            let home = self.path("home/ada");
            let folders = vec![self.path("usr/bin"), self.path("opt/homebrew/bin")];
            find(&Search { root: self.folder.path(), home: &home, folders })
        }

        fn linux(&self) -> Option<Program> {
            self.look(|search| search.on_linux())
        }

        fn macos(&self) -> Option<Program> {
            self.look(|search| search.on_macos())
        }

        /// `systemctl` with these arguments.
        fn systemctl(&self, name: &str, args: &[&str]) -> Option<Program> {
            Some(program(name, self.path("usr/bin/systemctl"), args))
        }
    }

    #[test]
    fn a_system_without_an_engine_has_none_to_start() {
        assert_eq!(System::of_systemd().linux(), None);
        assert_eq!(System::bare().macos(), None);
        assert_eq!(on_windows(&|_| None), None);
    }

    #[test]
    fn docker_desktop_is_a_service_of_the_person() {
        let system = System::of_systemd()
            .folder("opt/docker-desktop")
            .file("usr/lib/systemd/user/docker-desktop.service");
        let args = ["--user", "start", "docker-desktop.service"];
        assert_eq!(system.linux(), system.systemctl("Docker Desktop", &args));
    }

    #[test]
    fn what_docker_desktop_leaves_behind_does_not_count() {
        let system = System::of_systemd().folder("home/ada/.docker/desktop");
        assert_eq!(system.linux(), None);
    }

    #[test]
    fn docker_engine_is_a_service_of_the_system_or_of_the_person() {
        let system = System::of_systemd().file("lib/systemd/system/docker.service");
        let args = ["start", "docker.service"];
        assert_eq!(system.linux(), system.systemctl("Docker Engine", &args));
        let system = system.file("home/ada/.config/systemd/user/docker.service");
        let args = ["--user", "start", "docker.service"];
        assert_eq!(system.linux(), system.systemctl("Docker (rootless)", &args));
    }

    #[test]
    fn podman_needs_its_socket_and_its_program() {
        let system = System::of_systemd().file("usr/lib/systemd/user/podman.socket");
        assert_eq!(system.linux(), None);
        let system = system.program("usr/bin/podman");
        let args = ["--user", "start", "podman.socket"];
        assert_eq!(system.linux(), system.systemctl("Podman", &args));
    }

    #[test]
    fn nothing_is_asked_of_a_systemd_that_does_not_run() {
        let system =
            System::bare().program("usr/bin/systemctl").file("lib/systemd/system/docker.service");
        assert_eq!(system.linux(), None);
    }

    #[test]
    fn rancher_desktop_is_found_in_its_folder_and_on_the_path() {
        let system = System::bare().program("usr/bin/rancher-desktop");
        let on_path = program("Rancher Desktop", system.path("usr/bin/rancher-desktop"), &[]);
        assert_eq!(system.linux(), Some(on_path));
        let own = "opt/rancher-desktop/rancher-desktop";
        let system = system.program(own);
        assert_eq!(system.linux(), Some(program("Rancher Desktop", system.path(own), &[])));
    }

    #[test]
    fn a_file_that_cannot_be_run_is_no_program() {
        assert_eq!(System::bare().file("usr/bin/rancher-desktop").linux(), None);
    }

    #[test]
    fn apps_of_macos_are_opened_by_their_place() {
        let system = System::bare().folder("home/ada/Applications/OrbStack.app");
        let place = system.text("home/ada/Applications/OrbStack.app");
        let open = PathBuf::from("/usr/bin/open");
        assert_eq!(system.macos(), Some(program("OrbStack", open.clone(), &["-a", &place])));
        let system = system.folder("Applications/Docker.app");
        let place = system.text("Applications/Docker.app");
        assert_eq!(system.macos(), Some(program("Docker Desktop", open, &["-a", &place])));
    }

    #[test]
    fn colima_is_given_the_path_that_it_was_found_on() {
        let system = System::bare().program("opt/homebrew/bin/colima");
        let path = format!("PATH={}:{}", system.text("usr/bin"), system.text("opt/homebrew/bin"));
        let colima = system.text("opt/homebrew/bin/colima");
        let env = PathBuf::from("/usr/bin/env");
        assert_eq!(system.macos(), Some(program("Colima", env, &[&path, &colima, "start"])));
    }

    #[test]
    fn on_windows_programs_are_where_the_system_keeps_them() {
        let system = System::bare().file("Docker/Docker/Docker Desktop.exe");
        let read = |name: &str| (name == "ProgramFiles").then(|| system.text(""));
        let path = system.path("Docker/Docker/Docker Desktop.exe");
        assert_eq!(on_windows(&read), Some(program("Docker Desktop", path, &[])));
    }

    #[test]
    fn the_usual_folders_are_searched_after_the_path() {
        let read = |name: &str| (name == "PATH").then(|| "/first:here:/second".to_owned());
        let search = search_path(Path::new("/home/ada"), &read);
        assert_eq!(search[..2], [PathBuf::from("/first"), PathBuf::from("/second")]);
        for usual in ["/usr/bin", "/opt/homebrew/bin", "/home/ada/.rd/bin"] {
            assert!(search.contains(&PathBuf::from(usual)), "{usual}");
        }
        let lost = search_path(Path::new("."), &read);
        for search in [&search, &lost] {
            assert!(search.iter().all(|folder| folder.is_absolute()), "{search:?}");
        }
    }
}
