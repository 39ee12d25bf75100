//! How long a guard lives that was taken in the head of a `match`, an `if let` or a `while let`.

use tokio::sync::Mutex;

type Jobs = Mutex<Vec<u32>>;

/// What another task would find at this moment.
fn look(place: &str, jobs: &Jobs, expected: &str) {
    let found = if jobs.try_lock().is_ok() { "free" } else { "taken" };
    println!("{place:<34}  the lock is {found}");
    assert_eq!(found, expected, "{place}");
}

// ANCHOR: head
async fn heads(jobs: &Jobs) {
    match jobs.lock().await.pop() {
        Some(job) => look(&format!("job {job}, in the arm of a match"), jobs, "taken"),
        None => return,
    }
    if let Some(job) = jobs.lock().await.pop() {
        look(&format!("job {job}, in the arm of an if let"), jobs, "taken");
    }
    while let Some(job) = jobs.lock().await.pop() {
        look(&format!("job {job}, in a while let"), jobs, "taken");
    }
    if let Some(job) = jobs.lock().await.pop() {
        unreachable!("there is no job {job}");
    } else {
        look("no job, in the else of an if let", jobs, "free");
    }
    jobs.lock().await.push(4);
    let job = jobs.lock().await.pop();
    if let Some(job) = job {
        look(&format!("job {job}, after a let of its own"), jobs, "free");
    }
}
// ANCHOR_END: head

#[tokio::main(flavor = "current_thread")]
async fn main() {
    heads(&Mutex::new(vec![1, 2, 3])).await;
}
