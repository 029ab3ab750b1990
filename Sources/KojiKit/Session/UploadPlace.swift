public import HostKit

/// Where an uploaded file lies, below the hub's `work` directory.
public struct UploadPlace: Sendable, Hashable {
    /// Such as `cli-build/1795243496.272195.kEwXyZab`.
    public var directory: String
    /// A bare name.
    public var name: String
    /// A volume other than the usual one.
    public var volume: String?

    /// - Throws: `.transfer` for a place that a hub does not take.
    public init(directory: String, name: String, volume: String? = nil) throws(KojiError) {
        let parts = directory.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
            !directory.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else { throw KojiError(.transfer, "'\(directory)' is no directory below that of uploads") }
        guard !name.isEmpty, !name.contains("/"), name.first != ".",
            !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else {
            throw KojiError(
                .transfer,
                "a hub takes no file named '\(name)'; its name has no '/' and does not begin with '.'")
        }
        self.directory = directory
        self.name = name
        self.volume = volume
    }

    /// The path that calls take, such as `build`.
    public var path: String { "\(directory)/\(name)" }

    /// A directory that nobody else has: a hub gives it to who uses it first.
    ///
    /// - Parameter kind: Such as `cli-build` or `cli-image`.
    public static func uniqueDirectory(_ kind: String, now: Timestamp) -> String {
        var random = SystemRandomNumberGenerator()
        return uniqueDirectory(kind, now: now, using: &random)
    }

    static func uniqueDirectory(
        _ kind: String, now: Timestamp, using random: inout some RandomNumberGenerator
    ) -> String {
        let micros = String(now.nanoseconds / 1000)
        let fraction = String(repeating: "0", count: 6 - micros.count) + micros
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let name = (0..<8).map { _ in letters[Int.random(in: letters.indices, using: &random)] }
        return "\(kind)/\(now.seconds).\(fraction).\(String(name))"
    }
}
