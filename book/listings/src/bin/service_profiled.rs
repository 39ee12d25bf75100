//! Starts the service with its feature `dhat-heap` and shows what it prints.

use std::env::consts::EXE_SUFFIX;
use std::process::Command;

fn main() {
    // It writes dhat-heap.json into its current folder.
    let folder = std::env::temp_dir().join(format!("async-traps-service-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let this = std::env::current_exe().expect("this program is a file");
    let service = this.with_file_name(format!("service_with_dhat{EXE_SUFFIX}"));
    let output = Command::new(&service).current_dir(&folder).output();
    let written = folder.join("dhat-heap.json").exists();
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
    let output = output.expect("cargo build -p listings --bins has built the service");

    print!("{}", String::from_utf8_lossy(&output.stdout));
    print!("{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && written);
}
