//! What is in the file that dhat writes.

use listings::ProfileFile;
use serde_json::Value;
use service::{Catalogue, before, load};

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let file = ProfileFile::new("profile-fields");
    let server = before::Server::new(Catalogue::sample());
    let profiler = dhat::Profiler::builder().file_name(file.path()).build();
    let answered = load(1_000, |connection| server.serve(connection)).await;
    assert_eq!(answered.expect("the connection holds"), 1_000);
    drop(profiler);

    let json = std::fs::read_to_string(file.path()).expect("dhat has written the file");
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    for key in ["dhatFileVersion", "mode", "bklt", "bkacc", "tu"] {
        println!("{key:<16} {}", json[key]);
    }
    let points = json["pps"].as_array().expect("a list of program points");
    println!("{:<16} {} program points, one of which is", "pps", points.len());
    let most = points.iter().max_by_key(|point| point["tb"].as_u64()).expect("there are some");
    for key in ["tb", "tbk", "mb", "mbk", "gb", "gbk", "eb", "ebk"] {
        println!("  {key:<14} {}", most[key]);
    }
    println!("  {:<14} its frames, innermost first, by their place in ftbl:", "fs");
    let frames: Vec<&str> = most["fs"]
        .as_array()
        .expect("frames")
        .iter()
        .filter_map(|index| json["ftbl"][index.as_u64()? as usize].as_str())
        .collect();
    // Those of the library and then two of the service: most people need no more.
    let ours = frames.iter().position(|frame| frame.contains("before.rs")).expect("it is ours");
    let frame = |frame: &str| match frame.char_indices().nth(80) {
        Some((end, _)) => format!("{}..", &frame[..end]),
        None => frame.to_owned(),
    };
    println!("    {}", frame(frames[0]));
    println!("    .. {} more", ours - 1);
    println!("    {}", frame(frames[ours]));
    println!("    {}", frame(frames[ours + 1]));
    println!("    .. {} more, of the runtime", frames.len() - ours - 2);
    assert_eq!(json["dhatFileVersion"], 2);
    assert_eq!(most["tbk"], 1_000);
}
