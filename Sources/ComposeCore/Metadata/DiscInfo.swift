public import HostKit

/// `.discinfo`: by what the parts of a medium know each other.
public struct DiscInfo: Hashable, Sendable {
    /// Seconds since 1970 as written; the same text is the `mediaid` of ``MediaRepo``.
    public var timestamp: String
    public var description: String
    public var arch: String
    /// nil for `ALL`.
    public var discs: [Int]?

    public init(timestamp: String, description: String, arch: String, discs: [Int]? = nil) {
        self.timestamp = timestamp
        self.description = description
        self.arch = arch
        self.discs = discs
    }

    /// The time stamp for trees that are made now: `SOURCE_DATE_EPOCH` as it is, else with six decimals.
    public static func timestamp(_ environment: HostEnvironment) -> String {
        if let epoch = environment["SOURCE_DATE_EPOCH"], Timestamp(sourceDateEpoch: epoch) != nil {
            return epoch
        }
        let now = environment.now()
        let micros = String(now.nanoseconds / 1000)
        return "\(now.seconds)." + String(repeating: "0", count: 6 - micros.utf8.count) + micros
    }

    /// What is on a tree: by the template `release_discinfo_description`, or release and base product.
    ///
    /// - Throws: `.metadata` for a template with other keys than `variant_name` and `arch`.
    public static func description(
        of variant: Variant, _ arch: String, in release: ReleaseConfig
    ) throws(ComposeError) -> String {
        guard let template = release.discinfoDescription, !template.isEmpty else {
            return release.description
        }
        let format = NameFormat(["variant_name": .text(variant.name), "arch": .text(arch)])
        do {
            return try format.fillPercents(template)
        } catch {
            let reason =
                switch error {
                case .unknownKey(let key): "unknown key '\(key)'; there are variant_name and arch"
                case .malformed(let reason): reason
                }
            throw ComposeError(.metadata, "release_discinfo_description: \(reason)")
        }
    }

    /// The text of the file: a value a line.
    public var text: String {
        let discs = discs.map { $0.map(String.init).joined(separator: ",") } ?? "ALL"
        return [timestamp, description, arch, discs].map { $0.onOneLine + "\n" }.joined()
    }

    /// - Throws: `.metadata` for less than three lines.
    public init(_ text: String, name: String) throws(ComposeError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 3, !lines[0].isEmpty else {
            throw ComposeError(.metadata, "\(name): expected time stamp, description and arch, a line each")
        }
        let numbers = lines.count > 3 ? lines[3].split(separator: ",").compactMap { Int($0) } : []
        self.init(
            timestamp: lines[0], description: lines[1], arch: lines[2], discs: numbers.isEmpty ? nil : numbers
        )
    }
}

/// `media.repo`: lets a package manager install from the medium that the tree is put on.
public struct MediaRepo: Hashable, Sendable {
    public var name: String
    /// That of the `.discinfo` beside it.
    public var mediaID: String

    public init(name: String, mediaID: String) {
        self.name = name
        self.mediaID = mediaID
    }

    public init(_ disc: DiscInfo) { self.init(name: disc.description, mediaID: disc.timestamp) }

    /// The text of the file.
    public var text: String {
        """
        [InstallMedia]
        name=\(name.onOneLine)
        mediaid=\(mediaID.onOneLine)
        metadata_expire=-1
        gpgcheck=0
        cost=500

        """
    }
}

extension String {
    /// With blanks for line breaks and other control characters: each value has one line.
    var onOneLine: String {
        String(
            UnicodeScalarView(
                unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
