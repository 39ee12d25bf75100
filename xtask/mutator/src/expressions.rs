//! Constants a little off, conditions turned round, calls mistaken for another.

use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprAwait, ExprIf, ExprMethodCall, ExprWhile, Lit, RangeLimits, UnOp};

use crate::finder::{Finder, bytes_of};
use crate::mutant::shown;

/// Methods that stand for one another in a tired moment.
const MISTAKEN: [(&str, &str); 11] = [
    ("notify_one", "notify_waiters"),
    ("min", "max"),
    ("push_back", "push_front"),
    ("pop_front", "pop_back"),
    ("abort_all", "detach_all"),
    ("fetch_add", "fetch_sub"),
    ("is_some", "is_none"),
    ("is_ok", "is_err"),
    ("is_empty", "is_full"),
    ("first", "last"),
    ("any", "all"),
];

/// Methods without which their receiver has the same type.
const LEFT_OUT: [&str; 6] = ["min", "max", "take", "skip", "fuse", "saturating_sub"];

/// The changes to an expression, not to what it holds.
pub(crate) fn changes(finder: &mut Finder<'_>, expression: &Expr) {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => {
                integer(finder, expression, number.base10_digits(), number.suffix())
            }
            Lit::Bool(value) => replace(finder, expression, &(!value.value).to_string()),
            _ => {}
        },
        Expr::Path(path) => {
            if let Some(name) = path.path.get_ident() {
                constant(finder, expression, &name.to_string());
            }
        }
        Expr::Binary(binary) => {
            if let Some(other) = other_operator(&binary.op) {
                let name = format!("{} is `{other}`", shown(finder.text(expression)));
                finder.change(name, bytes_of(&binary.op), other);
            }
        }
        Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
            let without = finder.text(&*unary.expr);
            replace(finder, expression, without);
        }
        Expr::Range(range) if range.end.is_some() => {
            let (limits, other) = match &range.limits {
                RangeLimits::HalfOpen(dots) => (bytes_of(dots), "..="),
                RangeLimits::Closed(dots) => (bytes_of(dots), ".."),
            };
            finder.change(
                format!("{} is `{other}`", shown(finder.text(expression))),
                limits,
                other,
            );
        }
        Expr::If(branch) => always(finder, branch),
        Expr::While(repeated) => once(finder, repeated),
        Expr::Call(call) if matches!(finder.text(&*call.func), "Arc::clone" | "Rc::clone") => {
            kept(finder, expression)
        }
        Expr::Await(awaited) => without_timeout(finder, awaited),
        Expr::Try(tried) => in_place(finder, expression, &tried.expr),
        _ => {}
    }
}

/// The changes to a call of a method, not to what it is given.
pub(crate) fn of_call(finder: &mut Finder<'_>, call: &ExprMethodCall) {
    let method = call.method.to_string();
    let whole = shown(finder.text(call));
    for (one, two) in MISTAKEN {
        for (from, to) in [(one, two), (two, one)] {
            if method == from {
                finder.change(format!("{whole} is `{to}`"), bytes_of(&call.method), to);
            }
        }
    }
    if matches!(method.as_str(), "unwrap" | "expect") {
        in_place(finder, call, &call.receiver);
    }
    if LEFT_OUT.contains(&method.as_str()) && call.args.len() == usize::from(method != "fuse") {
        let range = bytes_of(&call.dot_token).start..bytes_of(call).end;
        finder.change(format!("{whole} without `{method}`"), range, "");
    }
    if method == "clone" && call.args.is_empty() {
        kept(finder, call);
    }
}

fn replace(finder: &mut Finder<'_>, expression: &Expr, text: &str) {
    let name = format!("{} is {}", shown(finder.text(expression)), shown(text));
    finder.change(name, bytes_of(expression), text);
}

/// A small number is one more or one less, a large one twice or half.
fn integer(finder: &mut Finder<'_>, expression: &Expr, digits: &str, suffix: &str) {
    let Ok(number) = digits.parse::<u64>() else { return };
    let others = match number {
        0 => vec![1],
        1..10 => vec![number + 1, number - 1],
        _ => vec![number.saturating_mul(2), number / 2],
    };
    for other in others {
        replace(finder, expression, &format!("{other}{suffix}"));
    }
}

/// A constant of the world's: a number that is one more or less, or something twice or half.
fn constant(finder: &mut Finder<'_>, expression: &Expr, name: &str) {
    let is_constant = name.len() > 1
        && name.chars().all(|one| one.is_ascii_uppercase() || one == '_' || one.is_ascii_digit());
    if !is_constant || finder.constants.contains(name) {
        return;
    }
    for other in ["+ 1", "- 1", "* 2", "/ 2"] {
        replace(finder, expression, &format!("({name} {other})"));
    }
}

fn other_operator(operator: &BinOp) -> Option<&'static str> {
    Some(match operator {
        BinOp::Lt(_) => "<=",
        BinOp::Le(_) => "<",
        BinOp::Gt(_) => ">=",
        BinOp::Ge(_) => ">",
        BinOp::Eq(_) => "!=",
        BinOp::Ne(_) => "==",
        BinOp::And(_) => "||",
        BinOp::Or(_) => "&&",
        BinOp::Add(_) => "-",
        BinOp::Sub(_) => "+",
        BinOp::AddAssign(_) => "-=",
        BinOp::SubAssign(_) => "+=",
        _ => return None,
    })
}

/// A condition that holds always; and never, where there is something else to do then.
fn always(finder: &mut Finder<'_>, branch: &ExprIf) {
    let condition = finder.text(&*branch.cond);
    if condition.contains("let ") {
        return;
    }
    let range = bytes_of(&*branch.cond);
    let name = shown(&format!("if {condition}"));
    finder.change(format!("{name} always"), range.clone(), format!("true || ({condition})"));
    if branch.else_branch.is_some() {
        finder.change(format!("{name} never"), range, format!("false && ({condition})"));
    }
}

/// A loop that runs once.
fn once(finder: &mut Finder<'_>, repeated: &ExprWhile) {
    let name = shown(&format!("while {}", finder.text(&*repeated.cond)));
    finder.change(format!("{name} is `if`"), bytes_of(&repeated.while_token), "if");
}

/// A clone that nobody frees.
fn kept(finder: &mut Finder<'_>, expression: &impl Spanned) {
    let clone = finder.text(expression);
    let name = format!("{} kept for ever", shown(clone));
    let text = format!("{{ std::mem::forget({clone}); {clone} }}");
    finder.change(name, bytes_of(expression), text);
}

/// `timeout(AFTER, FUTURE).await` that waits for ever.
fn without_timeout(finder: &mut Finder<'_>, awaited: &ExprAwait) {
    if let Expr::Call(call) = &*awaited.base
        && finder.text(&*call.func).ends_with("timeout")
        && let Some(future) = call.args.get(1)
    {
        let future = finder.text(future);
        let name = format!("{} without a timeout", shown(future));
        let text = format!("Ok::<_, tokio::time::error::Elapsed>(({future}).await)");
        finder.change(name, bytes_of(awaited), text);
    }
}

/// `spawn(FUTURE).await.unwrap()` and `spawn_blocking(CLOSURE).await.unwrap()` without a task.
fn in_place(finder: &mut Finder<'_>, whole: &impl Spanned, receiver: &Expr) {
    if let Expr::Await(awaited) = receiver
        && let Expr::Call(call) = &*awaited.base
        && let [given] = &call.args.iter().collect::<Vec<_>>()[..]
    {
        let (function, given) = (finder.text(&*call.func), finder.text(*given));
        let text = if function.ends_with("spawn") {
            format!("({given}).await")
        } else if function.ends_with("spawn_blocking") {
            format!("({given})()")
        } else {
            return;
        };
        finder.change(format!("{} in place", shown(given)), bytes_of(whole), text);
    }
}
