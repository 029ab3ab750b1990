/// Takes the file lists of packages, one package after the other.
protocol FilelistsSink: Sendable {
    /// Whether the files of a package are wanted.
    mutating func package(checksum: TextBytes) -> Bool
    mutating func file(_ path: TextBytes, _ kind: RepositoryFile.Kind)
    /// Called behind the files of a package that was wanted.
    mutating func end()
}

/// Reads the tags of file lists.
struct FilelistsHandler<Sink: FilelistsSink>: RepodataHandler {
    var sink: Sink
    /// Packages so far.
    private(set) var count = 0
    private var depth = 0
    private var isWanted = false
    private var kind = RepositoryFile.Kind.regular
    private var text: [UInt8] = []
    private(set) var wantsText = false

    init(_ sink: Sink) { self.sink = sink }

    mutating func start(_ tag: RepodataTag) throws(RepodataProblem) {
        depth += 1
        switch depth {
        case 1:
            guard tag.name.equals("filelists") else {
                throw RepodataProblem("the document is a '\(tag.name.string)', not file lists")
            }
        case 2:
            guard tag.name.equals("package") else { return }
            guard let checksum = tag.value("pkgid") else {
                throw RepodataProblem("a package has no attribute 'pkgid'")
            }
            count += 1
            isWanted = sink.package(checksum: checksum)
        case 3:
            guard isWanted, tag.name.equals("file") else { return }
            kind = Self.kind(tag.value("type"))
            wantsText = true
            text.removeAll(keepingCapacity: true)
        default: break
        }
    }

    private static func kind(_ text: TextBytes?) -> RepositoryFile.Kind {
        guard let text else { return .regular }
        return text.equals("dir") ? .directory : text.equals("ghost") ? .ghost : .regular
    }

    mutating func text(_ piece: TextBytes) {
        if wantsText { text.append(contentsOf: piece) }
    }

    mutating func end() throws(RepodataProblem) {
        if wantsText {
            text.withUnsafeBufferPointer { sink.file($0, kind) }
            wantsText = false
        }
        if depth == 2, isWanted {
            isWanted = false
            sink.end()
        }
        depth -= 1
    }
}
