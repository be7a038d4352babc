//! What counts as an answer to a question.

use super::printer;
use crate::printer::Output;
use crate::progress;

#[test]
fn a_question_is_answered_by_a_whole_word() {
    let answer = progress::parse_answer;
    let (english, ..) = printer(Output::Text, "en", false);
    let (spanish, ..) = printer(Output::Text, "es", false);
    for yes in ["y", "yes", "Y", " YES \r\n", "y\n"] {
        assert_eq!(
            (answer(&english, yes), answer(&spanish, yes)),
            (Some(true), Some(true)),
            "{yes:?}"
        );
    }
    for yes in ["s", "sí", "SÍ", "si", "Si\n"] {
        assert_eq!((answer(&english, yes), answer(&spanish, yes)), (None, Some(true)), "{yes:?}");
    }
    for no in ["n", "no", "No\n"] {
        assert_eq!(
            (answer(&english, no), answer(&spanish, no)),
            (Some(false), Some(false)),
            "{no:?}"
        );
    }
    for neither in
        ["", "\n", " ", "stop", "skip", "sorry no", "yess", "y y", "yes no", "sin", "ye", "1"]
    {
        assert_eq!(
            (answer(&english, neither), answer(&spanish, neither)),
            (None, None),
            "{neither:?}"
        );
    }
}
