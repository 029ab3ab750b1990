public import HostKit
public import SystemPackage
public import Testing

/// The files under `Tests/Fixtures` and `Tests/Golden`.
public enum Fixtures {
    /// The directory `Tests`.
    public static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()

    /// A file or a directory under `Tests/Fixtures`.
    public static func path(_ name: String) -> FilePath { root.appending("Fixtures").pushing(FilePath(name)) }

    /// The bytes of a file under `Tests/Fixtures`.
    public static func bytes(_ name: String) throws(FileError) -> [UInt8] { try Files.read(path(name)) }

    /// The text of a file under `Tests/Fixtures`.
    public static func text(_ name: String) throws(FileError) -> String { try Files.readText(path(name)) }

    /// A file under `Tests/Golden`.
    public static func golden(_ name: String) -> FilePath { root.appending("Golden").pushing(FilePath(name)) }
}

/// Compares a text with the file of that name under `Tests/Golden`; `UPDATE_GOLDEN=1` rewrites the file.
///
/// - Parameter root: The directory of the golden files, when it is another one.
public func expectGolden(
    _ text: String, _ name: String, in root: FilePath? = nil, updating: Bool? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let path = root?.pushing(FilePath(name)) ?? Fixtures.golden(name)
    if try updating ?? (HostEnvironment.current()["UPDATE_GOLDEN"] == "1") {
        try Files.createDirectories(path.removingLastComponent())
        if try !Files.exists(path) || Files.readText(path) != text {
            try Files.writeAtomically(text, to: path)
        }
        return
    }
    guard Files.exists(path) else {
        Issue.record(
            "there is no golden file \(name); create it with UPDATE_GOLDEN=1", sourceLocation: sourceLocation)
        return
    }
    let expected = try Files.readText(path)
    guard text != expected else { return }
    Issue.record(
        "\(name) differs (UPDATE_GOLDEN=1 rewrites it):\n\(firstDifference(expected, text))",
        sourceLocation: sourceLocation)
}

/// The first line in which two texts differ, with its number, as golden and as found.
func firstDifference(_ expected: String, _ found: String) -> String {
    let (old, new) = (lines(of: expected), lines(of: found))
    let same = zip(old, new).prefix { $0 == $1 }.count
    func line(_ lines: [Substring]) -> String { same < lines.count ? String(lines[same]) : "<end of file>" }
    return "line \(same + 1)\n- \(line(old))\n+ \(line(new))"
}

private func lines(of text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
}
