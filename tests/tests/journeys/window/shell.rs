//! What surrounds the page: the window comes and goes, and the page may do nothing but its job.

use journeys::{
    app::{App, TITLE},
    session::Session,
};

#[test]
fn comes_with_its_page_and_quits_with_its_cross_where_there_is_no_tray() {
    let session = Session::with_desktop();
    let app = App::new(&session).start();
    session.wait_for_window(TITLE);
    assert_eq!(session.window_in_front().as_deref(), Some(TITLE));

    session.close_window(TITLE);

    app.finish().ok();
    session.wait_for_no_window();
}
