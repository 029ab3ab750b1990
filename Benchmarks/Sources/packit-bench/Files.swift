#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The message of the last failed system call.
func lastError() -> String {
    String(cString: strerror(errno))
}

/// A directory of our own, below another; below `TMPDIR` if none is named.
func makeTemporaryDirectory(in place: String? = nil) throws(BenchError) -> String {
    let parent = place ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/packit-bench.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil, let absolute = realpath(template, nil) else {
        throw BenchError(
            "cannot make a directory in \(parent): \(lastError()); \(place == nil ? "set TMPDIR" : "make that directory")"
        )
    }
    defer { free(absolute) }
    return String(cString: absolute)
}

func makeDirectory(_ path: String) throws(BenchError) {
    guard mkdir(path, 0o700) == 0 else { throw BenchError("cannot make \(path): \(lastError())") }
}

func writeText(_ text: String, to path: String) throws(BenchError) {
    try writeTexts(CollectionOfOne(text), to: path)
}

/// Writes texts one behind the other, of which only one has to be in memory: what this process once had there
/// counts as the memory of those that it starts.
func writeTexts(_ texts: some Sequence<String>, to path: String) throws(BenchError) {
    guard let file = fopen(path, "w") else { throw BenchError("cannot write \(path): \(lastError())") }
    let isWritten = texts.allSatisfy { fputs($0, file) >= 0 }
    guard fclose(file) == 0, isWritten else { throw BenchError("cannot write \(path): \(lastError())") }
}

/// What can be read of a text file; nothing when it is not there.
func readText(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF {
        bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// The absolute form of the path of something that exists; a name without a slash is looked up in `PATH`.
func resolve(_ path: String) throws(BenchError) -> String {
    let candidates: [String]
    if path.contains("/") {
        candidates = [path]
    } else {
        let directories = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        candidates = directories.split(separator: ":").map { "\($0)/\(path)" }
    }
    for candidate in candidates where access(candidate, X_OK) == 0 {
        guard !candidate.hasPrefix("/") else { return candidate }
        guard let absolute = realpath(candidate, nil) else { continue }
        defer { free(absolute) }
        return String(cString: absolute)
    }
    throw BenchError("no program \(path); build it, or name another one")
}
