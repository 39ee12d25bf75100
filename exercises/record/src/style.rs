//! The styles of everything that is printed.

use anstyle::{AnsiColor, Style};

/// What is right.
pub const GREEN: Style = AnsiColor::Green.on_default().bold();
/// What is wrong.
pub const RED: Style = AnsiColor::Red.on_default().bold();
/// What is neither: it could not be judged.
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// Headings.
pub const BOLD: Style = Style::new().bold();
/// What stands beside the matter.
pub const DIM: Style = Style::new().dimmed();
