internal import HostKit
internal import SystemPackage

/// What a compose left on the disk, as far as it can be read: composes fail anywhere, and old ones lack files.
struct ReportFacts: Sendable {
    var identity: ComposeInfo?
    var status: ComposeStatus?
    var log = ReportLog()
    var phases: [PhaseRecord] = []
    var packages: PackageCounts?
    var images: [ListedImage] = []
    var failed: [FailedDeliverable] = []
    var cause: ReportCause?
    var findings = ReportFindings([], trees: [])
    var index = PackageIndex()
    /// What could not be read, as sentences.
    var notes: [String] = []

    struct ListedImage: Sendable, Hashable {
        var variant: String
        /// Several for an image of sources.
        var arches: [String]
        var image: ImageManifest.Image
    }

    /// As `deliverables.json` has it.
    struct FailedDeliverable: Sendable, Hashable {
        var name: String
        var variant: String?
        var arch: String?
        var subvariant: String?
    }

    /// - Throws: `.input` for a directory that is no compose.
    init(_ layout: ComposeLayout) throws(ComposeError) {
        let signs = [layout.status, layout.composeID, layout.logs.main, layout.work.composeInfoBase]
        guard signs.contains(where: { Files.exists($0) }) else {
            throw ComposeError(.input, "\(layout.top) is not the directory of a compose; name one")
        }
        status = ComposeStatus.read(layout)
        readIdentity(layout)
        if let log: ReportLog = attempt(layout.logs.main, layout, { try ReportLog.read($0) }) {
            self.log = log
        }
        phases = attempt(layout.logs.phases, layout, { try PhaseRecord.read($0) }) ?? []
        readPackages(layout)
        readImages(layout)
        if status != .finished { cause = ReportCause(log, layout: layout) }
        let trees = Set(index.trees.map { "\($0.id)" })
        findings = ReportFindings(log.entries, trees: trees)
    }

    /// Reads a file that may be missing; what goes wrong is noted.
    private mutating func attempt<Value>(
        _ path: FilePath, _ layout: ComposeLayout, _ read: (FilePath) throws -> Value
    ) -> Value? {
        guard Files.exists(path) else { return nil }
        do {
            return try read(path)
        } catch {
            notes.append("\(Files.relative(path, to: layout.top)) could not be read: \(error)")
            return nil
        }
    }

    private mutating func readIdentity(_ layout: ComposeLayout) {
        for path in [layout.metadata("composeinfo"), layout.work.composeInfoBase] where identity == nil {
            identity = attempt(path, layout) { try ComposeInfo.read($0) }
        }
    }

    /// How the reference's records begin.
    private static let pickle: UInt8 = 0x80

    private mutating func readPackages(_ layout: ComposeLayout) {
        let names = (try? Glob("*/gather_result/*.result").expand(under: layout.work.root)) ?? []
        var isForeign = false
        for name in names.sorted(by: { $0.string.precedes($1.string) }) {
            let path = layout.work.root.pushing(name)
            guard (try? Files.read(path, at: 0, count: 1)) != [Self.pickle] else {
                isForeign = true
                continue
            }
            var grown = index
            if attempt(path, layout, { try grown.add($0) }) != nil { index = grown }
        }
        if isForeign {
            notes.append("Another pungi gathered the packages, and did not record why each is there.")
        }
        let manifest: RPMManifest? = attempt(layout.metadata("rpms"), layout) { try RPMManifest.read($0) }
        if let manifest {
            packages = PackageCounts(manifest, layout)
        } else if !index.trees.isEmpty {
            packages = PackageCounts(index)
        }
    }

    private mutating func readImages(_ layout: ComposeLayout) {
        let manifest: ImageManifest? = attempt(layout.metadata("images"), layout) {
            try ImageManifest.read($0)
        }
        for (variant, arches) in (manifest?.images ?? [:]).sortedByKey() {
            var listed: [ListedImage] = []
            for (arch, images) in arches.sortedByKey() {
                for image in images {
                    if let place = listed.firstIndex(where: { $0.image == image }) {
                        listed[place].arches.append(arch)
                    } else {
                        listed.append(ListedImage(variant: variant, arches: [arch], image: image))
                    }
                }
            }
            images += listed
        }
        failed = attempt(layout.logs.deliverables, layout, { try FailedDeliverable.read($0) }) ?? []
    }
}

extension ReportFacts.FailedDeliverable {
    /// The failures in `deliverables.json`.
    static func read(_ path: FilePath) throws(ComposeError) -> [Self] {
        var reader = try MetadataReader.open(path)
        var failures: [Self] = []
        try reader.object { (reader, key) throws(ComposeError) in
            guard key == "failed" else { return try reader.skipValue() }
            try reader.object { (reader, name) throws(ComposeError) in
                try reader.array { (reader) throws(ComposeError) in
                    let parts = try reader.list { (reader) throws(ComposeError) in try reader.optionalString()
                    }
                    guard parts.count >= 2 else { throw reader.failure("expected variant and arch") }
                    failures.append(
                        Self(
                            name: name, variant: parts[0], arch: parts[1],
                            subvariant: parts.count > 2 ? parts[2] : nil))
                }
            }
        }
        return failures
    }
}

/// One phase of `phases.json`.
struct PhaseRecord: Sendable, Hashable {
    var name: String
    /// As in `2026-11-21T18:11:11.250Z`.
    var begin: String
    var end: String
    /// Seconds.
    var wall: Double
    var processor: Double
    var isComplete: Bool

    static func read(_ path: FilePath) throws(ComposeError) -> [PhaseRecord] {
        var reader = try MetadataReader.open(path)
        let records = try reader.list(PhaseRecord.init)
        try reader.finish()
        return records
    }

    private init(_ reader: inout MetadataReader) throws(ComposeError) {
        self.init(name: "", begin: "", end: "", wall: 0, processor: 0, isComplete: true)
        var record = self
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "phase": record.name = try reader.string()
            case "begin": record.begin = try reader.string()
            case "end": record.end = try reader.string()
            case "wall": record.wall = try reader.number()
            case "cpu": record.processor = try reader.number()
            case "complete": record.isComplete = try reader.bool()
            default: try reader.skipValue()
            }
        }
        guard record.beginSeconds != nil, record.endSeconds != nil else {
            throw reader.failure("a phase without its times")
        }
        self = record
    }

    init(name: String, begin: String, end: String, wall: Double, processor: Double, isComplete: Bool) {
        self.name = name
        self.begin = begin
        self.end = end
        self.wall = wall
        self.processor = processor
        self.isComplete = isComplete
    }

    var beginSeconds: Double? { Self.seconds(begin) }
    var endSeconds: Double? { Self.seconds(end) }

    private static func seconds(_ text: String) -> Double? {
        guard let whole = ReportLog.seconds(text) else { return nil }
        let fraction = text.split(separator: ".").dropFirst().first.flatMap {
            Double("0." + $0.filter(\.isNumber))
        }
        return Double(whole) + (fraction ?? 0)
    }
}
