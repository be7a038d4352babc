//! What surrounds the page: the window comes and goes, and the page may do nothing but its job.

use std::fs;

use journeys::{
    app::{App, TITLE},
    desk::Desk,
    process::below,
    session::Session,
    tray::Tray,
    wait::{SOON, wait_until},
};
use serde_json::{Value, json};

#[test]
fn comes_with_its_page_and_quits_with_its_cross_where_there_is_no_tray() {
    let session = Session::with_desktop();
    let app = App::new(&session).start();
    session.wait_for_window(TITLE);
    session.wait_for_window_in_front(TITLE);

    session.close_window(TITLE);

    app.finish().ok();
    session.wait_for_no_window();
}

#[test]
fn a_second_launch_shows_the_first_ones_window_and_ends() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let settings = json!({"keep_in_tray": true});
    let mut first = App::new(&session).with_settings(settings).arg("--hidden").start();
    tray.wait_for_item();
    assert_eq!(session.windows(), [""; 0], "a hidden start makes no window");

    App::new(&session).start().finish().ok();

    session.wait_for_window(TITLE);
    assert!(first.is_running());
    App::new(&session).start().finish().ok();
    assert_eq!(session.windows(), [TITLE], "there is one window");
    session.close_window(TITLE);
    session.wait_for_no_window();
    App::new(&session).arg("--hidden").start().finish().ok();
    assert_eq!(session.windows(), [""; 0], "a hidden start shows no window");
}

#[test]
fn a_hidden_start_shows_its_window_where_no_tray_could_open_it() {
    let session = Session::with_desktop();
    let app = App::new(&session).arg("--hidden").start();

    session.wait_for_window(TITLE);

    session.close_window(TITLE);
    app.finish().ok();
}

#[test]
fn whether_it_starts_at_login_is_what_the_desktop_does() {
    let session = Session::with_desktop();
    let _tray = Tray::start(&session);
    let window = App::new(&session).after_first_run().open();
    let entry = session.home().join(".config/autostart/Tinybird Companion.desktop");
    let shows = |on: bool| {
        // The system is asked when the settings open.
        window.press("Home");
        window.press("Settings");
        let what = format!("a switch that is on: {on}");
        wait_until(&what, SOON, || (window.is_on("Start when you log in") == on).then_some(()));
    };
    shows(false);

    window.press("Start when you log in");
    let written = wait_until("an entry", SOON, || {
        fs::read_to_string(&entry).ok().filter(|text| text.contains("--hidden"))
    });
    let program = fs::read_link(format!("/proc/{}/exe", window.pid())).expect("it runs");
    let command = format!("Exec={} --hidden", program.display());
    assert!(written.lines().any(|line| line == command), "{written}");
    shows(true);

    fs::write(&entry, format!("{written}\nHidden=true\n")).expect("a file of the person's own");
    shows(false);
    window.press("Start when you log in");
    shows(true);
    fs::remove_file(&entry).expect("a file of the person's own");
    shows(false);

    fs::remove_dir(entry.parent().expect("a folder")).expect("it is empty");
    fs::write(entry.parent().expect("a folder"), "no folder").expect("a file in its place");
    window.press("Start when you log in");
    window.says("whether Companion starts when you log in");
    shows(false);
}

#[test]
fn help_and_version_answer_and_an_unknown_option_is_refused() {
    let session = Session::start();
    let ask = |argument: &str| App::new(&session).arg(argument).start().finish();

    let help = ask("--help");
    assert_eq!(help.code, Some(0));
    assert!(
        help.stdout.contains("\n      --hidden   Start in the system tray, without a window\n"),
        "{help:?}"
    );
    assert!(ask("--version").stdout.starts_with("tinybird-companion 0."));
    let unknown = ask("tinybird://x");
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.starts_with("Unknown option tinybird://x."), "{unknown:?}");
}

#[test]
fn the_page_may_call_nothing_of_the_system() {
    let session = Session::with_desktop();
    let window = App::new(&session).open();
    let calls = [
        ("plugin:shell|open", json!({"path": "https://example.com", "with": null})),
        ("plugin:shell|execute", json!({"program": "sh", "args": [], "options": {}})),
        ("plugin:shell|spawn", json!({"program": "sh", "args": [], "options": {}})),
        ("plugin:clipboard-manager|read_text", json!({})),
        ("plugin:clipboard-manager|write_text", json!({"text": "x"})),
        ("plugin:dialog|open", json!({"options": {}})),
        ("plugin:dialog|message", json!({"message": "x"})),
        ("plugin:fs|read_text_file", json!({"path": "/etc/passwd"})),
        ("plugin:opener|open_url", json!({"url": "https://example.com"})),
        ("plugin:autostart|enable", json!({})),
        ("plugin:autostart|disable", json!({})),
        ("plugin:notification|notify", json!({"options": {"title": "x"}})),
        ("plugin:event|emit", json!({"event": "x", "payload": null})),
        ("plugin:event|listen", json!({"event": "x", "target": {"kind": "Any"}, "handler": 1})),
        ("plugin:window|create", json!({"options": {"label": "other"}})),
        ("plugin:window|close", json!({"label": "main"})),
        ("plugin:webview|create_webview_window", json!({"options": {"label": "other"}})),
        ("plugin:webview|internal_toggle_devtools", json!({})),
        ("plugin:app|app_hide", json!({})),
        ("plugin:path|resolve_directory", json!({"directory": 21})),
        ("plugin:tray|new", json!({"options": {}})),
        ("plugin:menu|new", json!({"kind": "Menu", "options": {}, "handler": 1})),
        ("plugin:resources|close", json!({"rid": 0})),
        ("nothing_of_that_name", json!({})),
    ];
    for (command, arguments) in calls {
        let answer = window.invoke(command, &arguments);
        let refusal = answer.expect_err(command);
        assert!(refusal.contains("not allowed") || refusal.contains("not found"), "{refusal}");
    }
    assert_eq!(session.links(), [""; 0]);
}

#[test]
fn the_page_runs_no_script_but_its_own_and_reaches_nobody() {
    let session = Session::with_desktop();
    let window = App::new(&session).open();

    let tried = window.execute_async(TRY_WHAT_IS_FORBIDDEN, &[]);

    let forbidden = json!({
        "inline script": "refused", "evaluated text": "refused", "address": "refused",
        "inline style": "refused", "picture": "refused", "frame": "refused",
    });
    assert_eq!(tried, forbidden);
    let frozen = window.execute("return Object.isFrozen(Object.prototype)", &[]);
    assert_eq!(frozen, Value::Bool(true));
}

#[test]
fn a_page_that_is_loaded_again_is_told_everything_again() {
    let session = Session::with_desktop();
    let window = App::new(&session).after_first_run().open();
    window.says("Not signed in. You can use local tokens without signing in.");

    window.execute("window.isTheOldPage = true; location.reload()", &[]);
    wait_until("a new page", SOON, || {
        let is_old = window.execute("return window.isTheOldPage ?? false", &[]);
        (is_old == Value::Bool(false)).then_some(())
    });
    window.says("Not signed in. You can use local tokens without signing in.");
    window.press("Settings");
    window.choose("Language: Same as system", "Español");

    window.shows("button", "Inicio");
}

#[test]
fn what_the_page_did_not_hear_is_told_again() {
    let session = Session::with_desktop();
    let window = App::new(&session).open();
    // From here on the page itself asks for nothing more.
    window.execute(
        "const fetched = window.fetch;
         window.fetch = (url, options) => String(url).includes('watch')
             && !String(options.body).includes('by the test')
                 ? new Promise(() => {}) : fetched(url, options);",
        &[],
    );
    let told_after = |heard| {
        let asked = json!({"heard": heard, "asked": "by the test"});
        window.invoke("watch", &asked).expect("news")
    };
    let first = told_after(0);
    assert_eq!(first["topic"], "snapshot");

    let intent = json!({"intent": {"type": "clear_clipboard"}});
    window.invoke("dispatch", &intent).expect("a request");
    let second = told_after(1);

    assert_ne!(second, first);
    assert_eq!(told_after(1), second, "its answer may have been lost");
}

#[test]
fn no_memory_is_both_writable_and_executable_and_only_the_webview_is_told_so() {
    let desk = Desk::with_screen();
    let window = desk.app().open();
    let processes = below(window.pid());
    let of_page = processes.iter().find(|process| process.name.starts_with("WebKitWeb"));
    let of_page = of_page.expect("the page's process").pid;
    for pid in processes.iter().map(|process| process.pid).chain([window.pid()]) {
        let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default();
        // Another helper may have ended.
        let was_read = maps.contains(" r-x") || ![of_page, window.pid()].contains(&pid);
        assert!(was_read && !maps.contains(" rwx"), "{pid} of {processes:?}: {maps}");
    }

    window.press("Sign in with your browser");
    desk.session.link_opened();

    let heard = desk.session.environment_of_opener();
    assert!(heard.contains("DISPLAY="), "{heard}");
    assert!(!heard.contains("JSC_useJIT") && !heard.contains("WEBKIT_DISABLE"), "{heard}");
}

#[test]
fn the_page_goes_nowhere_else_and_opens_no_window() {
    let session = Session::with_desktop();
    let window = App::new(&session).open();
    let before = window.execute("return location.href", &[]);

    for address in
        ["https://example.com/", "http://127.0.0.1:1/", "data:text/html,x", "file:///etc/passwd"]
    {
        let go = "window.open(arguments[0]); location.href = arguments[0];";
        window.execute(go, &[json!(address)]);
        assert_eq!(window.execute("return location.href", &[]), before);
    }

    window.says("Let’s get you a token");
    assert_eq!(session.windows(), [TITLE]);
    assert_eq!(session.links(), [""; 0]);
}

/// Each thing that the page's policy forbids, and whether it was refused.
const TRY_WHAT_IS_FORBIDDEN: &str = r#"
    const done = arguments[arguments.length - 1];
    const violated = new Set();
    addEventListener('securitypolicyviolation', (event) => violated.add(event.effectiveDirective));
    const add = (name, change) => {
        const element = document.createElement(name);
        change(element);
        document.body.append(element);
        return element;
    };
    add('script', (script) => { script.textContent = 'window.ranInline = true'; });
    const styled = add('style', (style) => { style.textContent = 'body { --given: inline }'; });
    add('img', (picture) => { picture.src = 'https://example.com/x.png'; });
    add('iframe', (frame) => { frame.src = 'https://example.com/'; });
    let evaluated = 'ran';
    try { (0, eval)('1'); } catch { evaluated = 'refused'; }
    const refusedIf = (refused) => (refused ? 'refused' : 'let through');
    fetch('http://127.0.0.1:1/').then(() => 'let through', () => 'failed').then(() =>
        setTimeout(() => done({
            'inline script': refusedIf(!window.ranInline),
            'evaluated text': evaluated,
            'inline style': refusedIf(!styled.sheet),
            'address': refusedIf(violated.has('connect-src')),
            'picture': refusedIf(violated.has('img-src')),
            'frame': refusedIf(violated.has('frame-src')),
        }), 0));
"#;
