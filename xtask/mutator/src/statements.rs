//! Statements left out, swapped, awaited in place, spawned; guards that go early.

use std::collections::BTreeSet;

use quote::ToTokens as _;
use syn::visit::Visit;
use syn::{Block, Expr, Ident, Local, Pat, PatIdent, Stmt};

use crate::finder::{Finder, bytes_of, mentions};
use crate::mutant::shown;

/// The changes to one statement of a block.
pub(crate) fn changes(finder: &mut Finder<'_>, block: &Block, index: usize) {
    let statement = &block.stmts[index];
    let following = &block.stmts[index + 1..];
    if gives_value(statement, following.is_empty()) || matches!(statement, Stmt::Item(_)) {
        return;
    }
    let names = bound(statement);
    let is_used = |name: &String| following.iter().any(|other| uses(other, name));
    if !names.iter().any(is_used) {
        let name = format!("{} left out", shown(finder.text(statement)));
        finder.change(name, bytes_of(statement), "");
    }
    if let Some(next) = following.first() {
        swap(finder, statement, next, following.len() == 1, &names);
    }
    match statement {
        Stmt::Expr(expression, Some(_)) => of_expression(finder, expression),
        Stmt::Local(local) => {
            guards(finder, local);
            if let [name] = &names.iter().collect::<Vec<_>>()[..] {
                dropped_early(finder, statement, following, name);
            }
        }
        _ => {}
    }
}

/// The last expression of a block is its value.
fn gives_value(statement: &Stmt, is_last: bool) -> bool {
    let is_loop = |expression: &Expr| {
        matches!(expression, Expr::ForLoop(_) | Expr::While(_) | Expr::If(_) | Expr::Loop(_))
    };
    match statement {
        Stmt::Expr(expression, None) => is_last && !is_loop(expression),
        _ => false,
    }
}

/// Two neighbours change places, if the second does not need the first.
fn swap(
    finder: &mut Finder<'_>,
    first: &Stmt,
    second: &Stmt,
    is_last: bool,
    names: &BTreeSet<String>,
) {
    let leaves = |statement: &Stmt| {
        let leaving = |expression: &Expr| {
            matches!(expression, Expr::Return(_) | Expr::Break(_) | Expr::Continue(_))
        };
        matches!(statement, Stmt::Expr(expression, _) if leaving(expression))
    };
    let is_let = |statement: &Stmt| matches!(statement, Stmt::Local(_));
    let waits = |statement: &Stmt| finder.text(statement).contains(".await");
    if gives_value(second, is_last)
        || leaves(first)
        || leaves(second)
        || matches!(second, Stmt::Item(_))
        || names.iter().any(|name| uses(second, name))
        // Two values that are made without waiting: which comes first seldom matters.
        || (is_let(first) && is_let(second) && !(waits(first) || waits(second)))
    {
        return;
    }
    let (one, two) = (finder.text(first), finder.text(second));
    let name = format!("{} after {}", shown(one), shown(two));
    let edits = vec![(bytes_of(first), two.to_owned()), (bytes_of(second), one.to_owned())];
    finder.changes_at(name, edits);
}

fn of_expression(finder: &mut Finder<'_>, expression: &Expr) {
    match expression {
        Expr::Await(awaited) => {
            let future = finder.text(&*awaited.base);
            let whole = bytes_of(expression);
            finder.change(format!("{} not awaited", shown(future)), whole.clone(), future);
            finder.change(
                format!("{} spawned", shown(future)),
                whole,
                format!("tokio::spawn({future})"),
            );
        }
        Expr::Break(jump) if jump.expr.is_none() => {
            finder.change("`break` is `continue`".to_owned(), bytes_of(expression), "continue");
        }
        Expr::Continue(_) => {
            finder.change("`continue` is `break`".to_owned(), bytes_of(expression), "break");
        }
        _ => {
            if let Some(future) = spawned(expression) {
                let future = finder.text(future);
                let name = format!("{} awaited in place", shown(future));
                finder.change(name, bytes_of(expression), format!("{future}.await"));
            }
        }
    }
}

/// What `tokio::spawn(FUTURE)`, `set.spawn(FUTURE)` and the like are given.
fn spawned(expression: &Expr) -> Option<&Expr> {
    match expression {
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return None };
            let is_spawn = path.path.segments.last()?.ident == "spawn";
            call.args.first().filter(|_| is_spawn && call.args.len() == 1)
        }
        Expr::MethodCall(call) => {
            let is_spawn = call.method == "spawn" && call.args.len() == 1;
            call.args.first().filter(|_| is_spawn)
        }
        _ => None,
    }
}

/// `let _guard` that is `let _`, and drops at once; `Ok(_guard)` likewise.
fn guards(finder: &mut Finder<'_>, local: &Local) {
    for ident in names_in(&local.pat) {
        if ident.to_string().starts_with('_') {
            finder.change(format!("`{ident}` dropped at once"), bytes_of(&ident), "_");
        }
    }
}

/// `drop(guard);` right after the guard was made.
fn dropped_early(finder: &mut Finder<'_>, made: &Stmt, following: &[Stmt], name: &str) {
    let drop = format!("drop({name});");
    let place = following.iter().position(|statement| finder.text(statement) == drop);
    if let Some(place @ 1..) = place {
        let end = bytes_of(made).end;
        let edits =
            vec![(end..end, format!(" {drop}")), (bytes_of(&following[place]), String::new())];
        finder.changes_at(format!("`{name}` dropped early"), edits);
    }
}

/// The names that a statement binds.
fn bound(statement: &Stmt) -> BTreeSet<String> {
    match statement {
        Stmt::Local(local) => names_in(&local.pat).iter().map(Ident::to_string).collect(),
        // `pin!(future)` binds the name again.
        Stmt::Macro(mac)
            if mac.mac.path.segments.last().is_some_and(|last| last.ident == "pin") =>
        {
            mac.mac.tokens.clone().into_iter().map(|token| token.to_string()).collect()
        }
        _ => BTreeSet::new(),
    }
}

fn names_in(pat: &Pat) -> Vec<Ident> {
    struct Names(Vec<Ident>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
            self.0.push(pat.ident.clone());
        }
    }
    let mut names = Names(Vec::new());
    names.visit_pat(pat);
    names.0
}

fn uses(statement: &Stmt, name: &str) -> bool {
    mentions(statement.to_token_stream(), name)
}
