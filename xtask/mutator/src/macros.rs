//! Branches of `select!` that go or change places, `join!` one after the other. Other macros are walked
//! through if their arguments are expressions.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Block, Expr, Macro, Token};

use crate::finder::{Finder, bytes_of};
use crate::mutant::shown;

/// The changes to a macro, and to what it holds.
pub(crate) fn changes(finder: &mut Finder<'_>, mac: &Macro) {
    let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    if name == "select" {
        select(finder, mac);
        return;
    }
    let Ok(arguments) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone())
    else {
        return;
    };
    if matches!(name.as_str(), "join" | "try_join") {
        join(finder, mac, name == "try_join", &arguments);
    }
    // What is printed is no behaviour.
    if !name.contains("print") && name != "format" {
        arguments.iter().for_each(|argument| finder.visit_expr(argument));
    }
}

fn join(
    finder: &mut Finder<'_>,
    mac: &Macro,
    can_fail: bool,
    arguments: &Punctuated<Expr, Token![,]>,
) {
    let one = |future: &Expr| {
        let future = finder.text(future);
        if can_fail { format!("({future}).await?") } else { format!("({future}).await") }
    };
    let tuple = format!("({})", arguments.iter().map(one).collect::<Vec<_>>().join(", "));
    let text = if can_fail { format!("Ok({tuple})") } else { tuple };
    let name = format!("{} one after the other", shown(finder.text(mac)));
    finder.change(name, bytes_of(mac), text);
}

/// A branch of a `select!`: `PATTERN = FUTURE, if CONDITION => HANDLER,`.
#[derive(Default)]
struct Branch {
    /// Up to the comma before `if`, or the arrow.
    head: Vec<TokenTree>,
    /// With its comma.
    condition: Vec<TokenTree>,
    handler: Vec<TokenTree>,
    /// With its comma.
    range: Range<usize>,
}

fn select(finder: &mut Finder<'_>, mac: &Macro) {
    let mut tokens: Vec<TokenTree> = mac.tokens.clone().into_iter().collect();
    let is_biased = matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "biased");
    if is_biased {
        let range = bytes_from_to(&tokens[..2]);
        finder.change("`biased;` left out".to_owned(), range, "");
        tokens.drain(..2);
    } else if let Some(first) = tokens.first() {
        let start = first.span().byte_range().start;
        finder.change("`biased;` put in".to_owned(), start..start, "biased; ");
    }
    let branches = branches(tokens);
    for (index, branch) in branches.iter().enumerate() {
        let name = shown(finder.text_at(bytes_from_to(&branch.head)));
        finder.change(format!("{name} is no branch"), branch.range.clone(), "");
        if !branch.condition.is_empty() {
            let range = bytes_from_to(&branch.condition);
            let condition = shown(finder.text_at(range.clone()));
            finder.change(format!("{condition} left out"), range, "");
        }
        if let (true, Some(next)) = (is_biased, branches.get(index + 1)) {
            let other = shown(finder.text_at(bytes_from_to(&next.head)));
            let of = |branch: &Branch| finder.text_at(branch.range.clone()).to_owned();
            let with_comma =
                |text: String| if text.ends_with([',', '}']) { text } else { text + "," };
            let edits = vec![
                (branch.range.clone(), with_comma(of(next))),
                (next.range.clone(), with_comma(of(branch))),
            ];
            finder.changes_at(format!("{name} after {other}"), edits);
        }
        walk(finder, branch);
    }
}

fn branches(tokens: Vec<TokenTree>) -> Vec<Branch> {
    let is = |token: &TokenTree, one: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == one);
    let mut branches = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(first) = tokens.next() {
        let mut branch = Branch { head: vec![first], ..Branch::default() };
        let mut in_condition = false;
        while let Some(token) = tokens.next() {
            if is(&token, '=') && tokens.peek().is_some_and(|next| is(next, '>')) {
                tokens.next();
                break;
            }
            in_condition |= is(&token, ',');
            if in_condition { branch.condition.push(token) } else { branch.head.push(token) }
        }
        let mut all = branch.head.clone();
        while let Some(token) = tokens.next() {
            if is(&token, ',') {
                all.push(token);
                break;
            }
            let is_block =
                matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
            branch.handler.push(token.clone());
            all.push(token);
            // A block ends a branch without a comma, if it is all of it.
            if is_block && branch.handler.len() == 1 {
                if tokens.peek().is_some_and(|next| is(next, ',')) {
                    all.extend(tokens.next());
                }
                break;
            }
        }
        branch.range = bytes_from_to(&all);
        branches.push(branch);
    }
    branches
}

/// What is inside of a branch: the future, and what is done then.
fn walk(finder: &mut Finder<'_>, branch: &Branch) {
    let equals = branch
        .head
        .iter()
        .position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='));
    let future = branch.head.iter().skip(equals.map_or(branch.head.len(), |at| at + 1)).cloned();
    if let Ok(future) = syn::parse2::<Expr>(future.collect()) {
        finder.visit_expr(&future);
    }
    let handler: TokenStream = branch.handler.iter().cloned().collect();
    if let Ok(block) = syn::parse2::<Block>(handler.clone()) {
        finder.visit_block(&block);
    } else if let Ok(expression) = syn::parse2::<Expr>(handler) {
        finder.visit_expr(&expression);
    }
}

/// From the first of them to the last.
fn bytes_from_to(tokens: &[TokenTree]) -> Range<usize> {
    let of = |token: Option<&TokenTree>| {
        token.map(|token| token.span().byte_range()).unwrap_or_default()
    };
    of(tokens.first()).start..of(tokens.last()).end
}
