//! The window: what a person sees and does there, by mouse and by keyboard.

mod shell;
