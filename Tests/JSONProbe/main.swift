import HostKit
import JSONKit
import SystemPackage

// Reads the pull requests of a file with JSONKit, for benchmarks.
let bytes = try Files.read(FilePath(CommandLine.arguments[1]))
let begin = ContinuousClock.now
let document = try JSONDocument(bytes)
let scanned = ContinuousClock.now
let requests = try document.root.all(as: PullRequest.self)
let read = ContinuousClock.now

func rate(_ duration: Duration) -> String {
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    return "\(Int(Double(bytes.count) / seconds / 1e6)) MB/s"
}
print(
    "\(requests.count) pull requests, checksum \(requests.reduce(0) { $0 &+ $1.checksum });",
    "\(bytes.count) bytes at \(rate(begin.duration(to: read))), checked at \(rate(begin.duration(to: scanned)))"
)
