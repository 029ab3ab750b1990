public import SystemPackage

/// What a package says of itself.
///
/// Name and version are there already; everything else is decoded from the header when it is asked for, so keep
/// what you use often. Every list of the header was checked to fit the lists that go with it.
public struct PackageHeader: Sendable {
    public let file: PackageFile
    /// The arch is `src` or `nosrc` for a source package, as in its file's name.
    public let nevra: NEVRA
    /// Whether it is a source package: it says so, or it names no source package that it was made of.
    public let isSource: Bool

    /// Reads the headers of a package file; safe to call from many threads at once.
    ///
    /// - Throws: ``RPMError`` of every code.
    public static func read(_ path: FilePath) throws(RPMError) -> PackageHeader {
        try PackageHeader(PackageFile.read(path))
    }

    /// Takes a package's headers.
    ///
    /// - Throws: ``RPMError/Code/corrupt(_:)`` if a name is missing or lists do not fit together.
    public init(_ file: PackageFile) throws(RPMError) {
        self.file = file
        let header = file.header
        isSource = header.contains(.sourcePackage) || !header.contains(.sourceRPM)
        do throws(HeaderFault) {
            nevra = NEVRA(
                name: try header.required(.name, "name"), epoch: header.epoch ?? 0,
                version: try header.required(.version, "version"),
                release: try header.required(.release, "release"),
                arch: isSource ? header.sourceArch : Arch(try header.required(.arch, "arch")))
            try header.checkLists()
        } catch {
            throw RPMError(error.code, file.path, offset: error.offset)
        }
    }

    var header: RPMHeader { file.header }

    public var name: String { nevra.name }
    public var version: String { nevra.version }
    public var release: String { nevra.release }
    public var arch: Arch { nevra.arch }
    /// Nil if the package has none, which compares as 0.
    public var epoch: UInt32? { header.epoch }
    public var evr: EVR { EVR(epoch: epoch, version: version, release: release) }

    /// The arch that the header names: of a source package, the one of the machine that made it.
    public var buildArch: Arch? { header.string(.arch).map { Arch($0) } }
    /// The file name of the source package that this was made of; nil for a source package.
    public var sourceRPM: String? { header.string(.sourceRPM) }
}

extension RPMHeader {
    fileprivate func required(_ tag: RPMTag, _ what: String) throws(HeaderFault) -> String {
        if let text = string(tag), !text.isEmpty { return text }
        throw .corrupt("it has no \(what)", at: start)
    }

    /// Epochs have 32 bits; a wider number is none.
    fileprivate var epoch: UInt32? { integer(.epoch).flatMap { UInt32(exactly: $0) } }

    /// A source package without all of its sources is a `nosrc` package.
    fileprivate var sourceArch: Arch { contains(.noSource) || contains(.noPatch) ? .nosrc : .src }

    /// Checks that lists which belong together have one length, and that files name directories that exist.
    fileprivate func checkLists() throws(HeaderFault) {
        for kind in Dependency.Kind.allCases {
            let names = count(kind.tags.name)
            for tag in [kind.tags.flags, kind.tags.version] {
                guard let entry = entry(tag) else { continue }
                if entry.count != names { throw unequal(kind.rawValue, entry) }
            }
        }
        for tag in [RPMTag.changelogTime, .changelogText] where count(tag) != count(.changelogName) {
            throw .corrupt("its changelog has lists of different lengths", at: start)
        }
        try checkFileLists()
    }

    private func checkFileLists() throws(HeaderFault) {
        let files = count(contains(.baseNames) ? .baseNames : .oldFileNames)
        let lists: [RPMTag] = [.fileModes, .fileFlags, .fileSizes, .longFileSizes]
        for entry in lists.compactMap({ entry($0) }) where entry.count != files {
            throw unequal("files", entry)
        }
        try withView { view throws(HeaderFault) in
            let indexes = view.numbers(.directoryIndexes)
            if indexes.count != count(.baseNames) {
                throw .corrupt("its file names and directories have lists of different lengths", at: start)
            }
            let directories = view.texts(.directoryNames).remaining
            for index in 0..<indexes.count where indexes[index] >= directories {
                throw .corrupt("a file lies in a directory that is not named", at: start)
            }
        }
    }

    private func unequal(_ what: String, _ entry: Entry) -> HeaderFault {
        .corrupt("its \(what) have lists of different lengths", at: entry.offset)
    }
}
