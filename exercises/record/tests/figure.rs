//! A figure shows everything that a trace says, each thing in its place, and nothing unreadably.

use record::draw::Look;
use record::figure::{self, Figure, GaugeLabel, Label, Program, Source, Window};
use record::{GaugeLine, Lane, Note, Step, Trace};

use Step::{Dropped, Finished, Polled, Started, Woken};

/// A copy that is woken at 3.5 s and never polled again, and two heartbeats that do not overlap.
fn trace() -> Trace {
    let lane = |name: &str, steps: &[(u64, Step)]| Lane {
        name: name.to_owned(),
        steps: steps.iter().map(|(ms, step)| (ms * 1_000, *step)).collect(),
    };
    let note = |ms: u64, text: &str| Note { at_us: ms * 1_000, text: text.to_owned() };
    Trace {
        index: 0,
        case: "another client comes at 2.001 s".to_owned(),
        horizon_us: 200_000_000,
        returned_us: None,
        lanes: vec![
            lane(
                "run",
                &[(0, Started), (2_500, Woken), (2_500, Polled), (3_500, Woken), (3_500, Polled)],
            ),
            lane("copy", &[(0, Started), (1_400, Woken), (1_400, Polled), (3_500, Woken)]),
            lane("beat", &[(1_000, Started), (1_200, Woken), (1_200, Finished)]),
            lane("beat", &[(2_500, Started), (2_600, Woken), (2_900, Polled), (3_200, Dropped)]),
        ],
        notes: vec![
            note(0, "the copy starts"),
            note(2_001, "another client <takes> the store's \"lock\" & keeps it"),
            note(2_500, "a heartbeat asks for the lock"),
            note(2_500, "it waits"),
        ],
        heap: vec![(0, 1_000), (1_400_000, -4_096), (2_500_000, 83_144)],
        gauges: Vec::new(),
    }
}

fn figure(from_us: u64, to_us: u64) -> Figure {
    Figure {
        format: record::wire::FORMAT,
        title: "The copy <stops> in `run`".to_owned(),
        alt: "It is \"woken\" & not polled.".to_owned(),
        source: Source {
            program: Program::Exercise {
                exercise: "futurelock/copy_job".to_owned(),
                file: "shipped.rs".to_owned(),
                case: 0,
            },
            recorded_with: String::new(),
        },
        from_us,
        to_us,
        lanes: Vec::new(),
        only_notes: false,
        gauges: Vec::new(),
        trace: trace(),
    }
}

fn labelled(from_us: u64, to_us: u64) -> Figure {
    let label = |name: &str, label: &str| Label { name: name.to_owned(), label: label.to_owned() };
    let lanes = vec![label("copy", "the copy"), label("run", "`run`"), label("beat", "a beat")];
    Figure { lanes, ..figure(from_us, to_us) }
}

/// The start tags that bear a class.
fn tags<'a>(svg: &'a str, class: &str) -> Vec<&'a str> {
    let has = format!("class=\"{class}\"");
    svg.split('<').filter(|tag| tag.contains(&has)).collect()
}

/// The value of an attribute as a number.
fn value(tag: &str, attribute: &str) -> Option<f64> {
    let (_, rest) = tag.split_once(&format!(" {attribute}=\""))?;
    rest.split('"').next()?.parse().ok()
}

/// Left, top, right and bottom of everything that has a size: boxes, circles and words.
fn extents(svg: &str) -> Vec<[f64; 4]> {
    let drawing = svg.split("</defs>").nth(1).unwrap();
    let mut extents = Vec::new();
    for (index, tag) in drawing.split('<').enumerate() {
        let of = |attribute| value(tag, attribute);
        if let (Some(x), Some(y), Some(width), Some(height)) =
            (of("x"), of("y"), of("width"), of("height"))
        {
            extents.push([x, y, x + width, y + height]);
        } else if let (Some(x), Some(y), Some(r)) = (of("cx"), of("cy"), of("r")) {
            extents.push([x - r, y - r, x + r, y + r]);
        } else if tag.starts_with("text") {
            extents.push(words(drawing, index));
        }
    }
    assert!(extents.len() > 10, "{svg}");
    extents
}

/// The extent of the words whose tag is this piece of the drawing.
fn words(drawing: &str, index: usize) -> [f64; 4] {
    let pieces: Vec<&str> = drawing.split('<').skip(index).collect();
    let end = pieces.iter().position(|piece| piece.starts_with("/text")).unwrap();
    let words: String =
        pieces[..end].iter().map(|piece| piece.split_once('>').unwrap().1).collect();
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    // Half the size of the font is the width of a letter, on average.
    let width = words.replace("&quot;", "\"").chars().count() as f64 * 6.5;
    let (x, y) = (value(pieces[0], "x").unwrap(), value(pieces[0], "y").unwrap());
    let left = match pieces[0] {
        tag if tag.contains("\"end\"") => x - width,
        tag if tag.contains("\"middle\"") => x - width / 2.0,
        _ => x,
    };
    [left, y - 10.0, left + width, y + 3.0]
}

fn overlap(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

#[test]
fn a_snooze_is_hatched_from_the_wake_to_the_answer_or_the_edge() {
    let svg = figure::svg("test", &figure(2_400_000, 4_000_000));
    let hatched = tags(&svg, "fig-snooze");
    // The copy's, the heartbeat's, and that of the legend.
    assert_eq!(hatched.len(), 3, "{svg}");
    let (x, width) = (value(hatched[0], "x").unwrap(), value(hatched[0], "width").unwrap());
    assert_eq!(x + width, 712.0);
    assert!(svg.contains(&format!("class=\"fig-wake\" d=\"M{x} ")), "{x} {svg}");
    assert!(svg.contains(">not polled again</text>"));

    let (x, width) = (value(hatched[1], "x").unwrap(), value(hatched[1], "width").unwrap());
    assert!(svg.contains(&format!("class=\"fig-wake\" d=\"M{x} ")), "{x} {svg}");
    let polls = tags(&svg, "fig-poll");
    let centres: Vec<f64> = polls.iter().map(|tag| value(tag, "x").unwrap() + 6.0).collect();
    assert!(centres.iter().any(|centre| (centre - x - width).abs() < 0.2), "{centres:?}");
    assert!(svg.contains("url(#figure-test-hatch)") && svg.contains("id=\"figure-test-hatch\""));
}

#[test]
fn a_snooze_outside_the_window_is_not_drawn() {
    let svg = figure::svg("test", &figure(0, 2_400_000));
    assert!(tags(&svg, "fig-snooze").is_empty() && !svg.contains("could go on"), "{svg}");
}

#[test]
fn futures_of_one_name_that_do_not_overlap_share_a_row() {
    let svg = figure::svg("test", &labelled(0, 4_000_000));
    assert_eq!(tags(&svg, "fig-lane").len(), 3);
    assert_eq!(svg.matches(">a beat</text>").count(), 1);
    let copy = svg.find(">the copy</text>").unwrap();
    let run = svg.find(">run</tspan></text>").unwrap();
    assert!(copy < run, "the figure's order, not that of the trace");

    let mut overlapping = labelled(0, 4_000_000);
    overlapping.trace.lanes[3].steps[0].0 = 1_100_000;
    let svg = figure::svg("test", &overlapping);
    assert_eq!(tags(&svg, "fig-lane").len(), 4);
    assert!(svg.contains(">a beat (2)</text>"), "{svg}");
}

#[test]
fn all_text_is_escaped_and_no_line_is_blank() {
    let svg = figure::svg("test", &figure(0, 4_000_000));
    assert!(svg.contains("<title id=\"figure-test-title\">The copy &lt;stops&gt; in run</title>"));
    assert!(svg.contains(">It is &quot;woken&quot; &amp; not polled.</desc>"));
    assert!(svg.contains("<figcaption>The copy &lt;stops&gt; in <code>run</code></figcaption>"));
    assert!(svg.contains("<li>2.001 s: another client &lt;takes&gt;"), "{svg}");
    assert!(!svg.contains("<takes>") && !svg.contains("\n\n"), "{svg}");
}

#[test]
fn each_moment_is_in_the_drawing_in_the_list_and_in_the_steps() {
    for (from, to, expected) in [(0, 4_000_000, 10), (2_400_000, 3_000_000, 3)] {
        let svg = figure::svg("test", &figure(from, to));
        assert_eq!(tags(&svg, "fig-moment").len(), expected, "{svg}");
        let items: Vec<&str> = svg.lines().filter(|line| line.starts_with("<li>")).collect();
        assert_eq!(items.len(), expected, "{items:?}");
        let (_, steps) = svg.split_once("data-steps=\"").unwrap();
        let steps = steps.split('"').next().unwrap().replace("&quot;", "\"");
        let steps: Vec<String> = serde_json::from_str(&steps.replace("&amp;", "&")).unwrap();
        assert_eq!(steps.len(), expected);
        for step in 0..expected {
            assert!(svg.contains(&format!("data-step=\"{step}\"")), "{step}");
        }
    }
    let svg = figure::svg("test", &labelled(2_400_000, 4_000_000));
    for item in [
        "<li>2.500 s: a heartbeat asks for the lock; it waits; <code>run</code> is woken and \
         polled (Pending); a beat is polled for the first time (Pending)</li>",
        "<li>2.600 s: a beat is woken and not polled until 2.900 s</li>",
        "<li>3.500 s: <code>run</code> is woken and polled (Pending); the copy is woken and not \
         polled again</li>",
    ] {
        assert!(svg.contains(item), "{item}\n{svg}");
    }
}

#[test]
fn nothing_is_outside_the_drawing_and_no_words_meet() {
    let mut crowded = figure(0, 4_000_000);
    let beat = |ms: u64| (ms * 1_000, if ms.is_multiple_of(2) { Woken } else { Polled });
    crowded.trace.lanes[0].steps.extend((3_501..3_540).map(beat));
    let long = "word ".repeat(60);
    let mut wordy = labelled(1_900_000, 3_600_000);
    wordy.trace.notes.iter_mut().for_each(|note| note.text += &long);
    wordy.lanes[0].label += &long;
    for figure in [labelled(0, 4_000_000), labelled(2_000_000, 3_510_000), crowded, wordy] {
        let svg = figure::svg("test", &figure);
        let (_, view) = svg.split_once("viewBox=\"0 0 ").unwrap();
        let size: Vec<f64> =
            view.split('"').next().unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
        for extent in extents(&svg) {
            let [left, top, right, bottom] = extent;
            assert!(left >= 0.0 && top >= 0.0, "{extent:?}\n{svg}");
            assert!(right <= size[0] && bottom <= size[1], "{extent:?}\n{svg}");
        }
        let drawing = svg.split("</defs>").nth(1).unwrap();
        let texts: Vec<[f64; 4]> = drawing
            .split('<')
            .enumerate()
            .filter(|(_, tag)| tag.starts_with("text") && !tag.contains("fig-number"))
            .map(|(index, _)| words(drawing, index))
            .collect();
        for (index, one) in texts.iter().enumerate() {
            for other in &texts[..index] {
                assert!(!overlap(one, other), "{one:?} {other:?}\n{svg}");
            }
        }
    }
}

#[test]
fn the_legend_has_the_marks_that_occur_and_no_others() {
    let legend = |from, to| {
        let svg = figure::svg("test", &figure(from, to));
        svg.split("fig-legend").nth(1).unwrap().split("</svg>").next().unwrap().to_owned()
    };
    let early = legend(0, 2_400_000);
    assert!(early.contains("polled: Pending") && early.contains("polled: Ready"), "{early}");
    assert!(!early.contains("dropped") && !early.contains("could go on"), "{early}");
    let late = legend(3_100_000, 3_300_000);
    assert!(late.contains("dropped") && !late.contains("polled: "), "{late}");
}

#[test]
fn the_heap_is_drawn_with_its_least_and_greatest_value() {
    let svg = figure::svg("test", &figure(1_000_000, 2_000_000));
    assert!(svg.contains(">1,000</text>") && svg.contains(">\u{2212}4,096</text>"), "{svg}");
    assert!(!svg.contains("83,144"));
    let mut without = figure(0, 2_000_000);
    without.trace.heap.clear();
    assert!(!figure::svg("test", &without).contains("fig-heap"));
}

#[test]
fn what_is_cut_away_changes_nothing_in_the_drawing() {
    for (from_us, to_us) in [(0, 4_000_000), (2_400_000, 2_700_000), (3_000_000, 3_400_000)] {
        let whole = labelled(from_us, to_us);
        let cut = Figure { trace: whole.window().cut(&whole.trace), ..whole.clone() };
        assert_eq!(figure::svg("test", &whole), figure::svg("test", &cut));
        let text = |figure: &Figure| figure::text(&figure.trace, figure.window(), Look::default());
        assert_eq!(text(&whole), text(&cut));
        assert!(cut.trace.notes.len() < whole.trace.notes.len() || from_us == 0);
    }
}

#[test]
fn the_window_of_interest_is_around_the_first_trouble() {
    let mut trace = trace();
    let window = Window::of_interest(&trace);
    // The heartbeat that is woken at 2.6 s and polled at 2.9 s.
    assert!(window.from_us > 0 && window.from_us < 2_000_000, "{window:?}");
    assert!(window.to_us > 2_900_000, "{window:?}");

    trace.lanes.truncate(1);
    trace.notes.clear();
    let quiet = Window::of_interest(&trace);
    assert!(quiet.from_us == 0 && quiet.to_us > 3_500_000, "{quiet:?}");
    assert_eq!(Window::whole(&trace), Window { from_us: 0, to_us: 3_500_000 });
    trace.lanes.clear();
    assert!(Window::of_interest(&trace).to_us > 0);
}

#[test]
fn a_terminal_gets_the_same_in_letters() {
    let text =
        figure::text(&trace(), Window { from_us: 2_400_000, to_us: 4_000_000 }, Look::default());
    let row = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    let copy = row("copy");
    let hatched = copy.trim_end_matches('░');
    assert!(hatched.ends_with("·△") && copy.chars().count() == 80, "{text}");
    assert!(row("beat").contains("△░") && row("beat").ends_with('×'), "{text}");
    assert!(row("run").matches('▮').count() == 2, "{text}");
    assert!(text.contains("from 1,000 to") || text.contains("from −4,096 to 83,144"), "{text}");
    assert!(text.contains("3.500 s  run is woken and polled (Pending); copy is woken"), "{text}");
    assert!(!text.contains("●"), "a mark that does not occur has no meaning: {text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn a_narrow_terminal_gets_narrow_lines() {
    for width in [1, 40, 47, 80, 120, 140, 999] {
        let look = Look { width, ..Look::default() };
        let text = figure::text(&trace(), Window::whole(&trace()), look);
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= width.clamp(40, 140), "{width}: {widest}\n{text}");
    }
}

#[test]
fn picture_and_list_can_be_put_where_there_is_room() {
    let window = Window::whole(&trace());
    let figure::Text { picture, list } = figure::in_parts(&trace(), window, Look::default());
    assert_eq!(figure::text(&trace(), window, Look::default()), format!("{picture}\n{list}"));
    assert!(picture.contains('▮') && list.starts_with(" 1  "), "{picture}{list}");
}

#[test]
fn colour_adds_nothing() {
    let window = Window::whole(&trace());
    let plain = figure::text(&trace(), window, Look::default());
    let coloured = figure::text(&trace(), window, Look { colour: true, ..Look::default() });
    let mut stripped = String::new();
    for (index, part) in coloured.split('\u{1b}').enumerate() {
        stripped += if index == 0 { part } else { part.split_once('m').unwrap().1 };
    }
    assert!(coloured.len() > plain.len());
    assert_eq!(stripped, plain);
}

#[test]
fn plain_words_are_sentences_without_drawing() {
    let look = Look { plain: true, colour: true, ..Look::default() };
    let text = figure::text(&trace(), Window { from_us: 2_400_000, to_us: 4_000_000 }, look);
    assert!(text.starts_with("From 2.400 s to 4.000 s of simulated time:\n"), "{text}");
    let trouble =
        "At 3.500 s, run is woken and polled (Pending); copy is woken and not polled again.";
    assert!(text.contains(trouble), "{text}");
    assert!(!text.contains(['▮', '░', '△', '─', '█', '\u{1b}']), "{text}");
}

#[test]
fn a_figure_survives_its_json_and_each_of_its_lines_is_short() {
    let figure = labelled(0, 4_000_000);
    let json = figure.to_json();
    assert_eq!(serde_json::from_str::<Figure>(&json).unwrap(), figure);
    assert!(json.lines().all(|line| line.len() <= 100), "{json}");
    assert!(json.starts_with("{\n  \"format\": 1,\n  \"title\": "), "{json}");
}

#[test]
fn words_are_wrapped_and_never_cut() {
    let mut figure = labelled(0, 4_000_000);
    let long = "another client, of which nobody here has ever heard, takes the `lock` of the store \
                and keeps it for as long as it likes";
    figure.trace.notes[1].text = long.to_owned();
    let svg = figure::svg("long", &figure);
    assert!(!svg.contains('\u{2026}'), "{svg}");
    for word in long.split(' ').map(|word| word.trim_matches('`')) {
        assert!(svg.contains(word), "{word}");
    }
}

#[test]
fn a_gauge_is_drawn_with_its_limit_and_what_is_above_it() {
    let mut figure = labelled(0, 4_000_000);
    let levels = vec![(1_000_000, 3), (2_000_000, 20), (3_000_000, 0)];
    figure.trace.gauges = vec![GaugeLine { name: "jobs".to_owned(), levels }];
    let drawn = |limit| {
        let label = GaugeLabel { name: "jobs".to_owned(), label: "jobs".to_owned(), limit };
        figure::svg("gauge", &Figure { gauges: vec![label], ..figure.clone() })
    };
    let svg = drawn(16);
    assert!(svg.contains(">limit 16</text>") && svg.contains("class=\"fig-over\""), "{svg}");
    assert!(!drawn(20).contains("class=\"fig-over\""));
    // What a figure does not draw is not kept.
    assert!(figure.kept(&figure.trace).gauges.is_empty());
}

#[test]
fn the_figures_of_the_book_can_be_drawn() {
    let traces = concat!(env!("CARGO_MANIFEST_DIR"), "/../../book/traces");
    for entry in std::fs::read_dir(traces).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let json = std::fs::read_to_string(&path).unwrap();
        let figure: Figure = serde_json::from_str(&json).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let svg = figure::svg(name, &figure);
        assert!(svg.contains(&format!("id=\"figure-{name}\"")), "{name}");
        assert!(!figure.trace.lanes.is_empty() && !figure.alt.is_empty(), "{name}");
        assert_eq!(figure.window().cut(&figure.trace), figure.trace, "{name}");
        assert_eq!(figure.to_json(), json.replace("\r\n", "\n"), "{name}");
    }
}
