public import SourceDiagnostics

/// Reads kickstart files.
public struct KickstartReader: Sendable {
    public init() {}

    /// Reads a file to its end, whatever is wrong with it.
    public func read(_ file: SourceFile) -> KickstartFile {
        var reading = KickstartReading(file)
        reading.run()
        return KickstartFile(
            kickstart: reading.kickstart, diagnostics: reading.diagnostics.limited(), file: file)
    }
}

/// One pass over a file.
private struct KickstartReading {
    private let file: SourceFile
    private(set) var kickstart = Kickstart()
    private(set) var diagnostics: [Diagnostic] = []
    private var section: (name: String, range: SourceRange)?

    private static let own = [
        "%packages", "%fulltree-excludes", "%multilib-blacklist", "%multilib-whitelist", "%prepopulate",
    ]
    /// Sections that say nothing of packages.
    private static let others = [
        "%pre", "%pre-install", "%post", "%onerror", "%traceback", "%addon", "%anaconda", "%certificate",
    ]

    init(_ file: SourceFile) { self.file = file }

    mutating func run() {
        for line in 1...file.lineCount { read(KickstartLine(file, line)) }
        if let section { diagnostics.append(.kickstartSectionIsOpen(section.name, at: section.range)) }
        kickstart.fulltreeExcludes.sort()
        kickstart.multilibBlacklist.sort()
        kickstart.multilibWhitelist.sort()
        kickstart.prepopulate.sort()
    }

    private mutating func read(_ line: KickstartLine) {
        guard let first = line.words.first else { return }
        let isOwn = section.map { Self.own.contains($0.name) } ?? true
        if first.text == "%end" { return end(first) }
        // The scripts of other sections may have such words, too.
        if isOwn, first.text.hasPrefix("%"), first.text != "%" {
            if let section {
                diagnostics.append(
                    .kickstartSectionInSection(first.text, in: section.name, at: range(first)))
            }
            return begin(first)
        }
        if isOwn, let quote = line.openQuote {
            diagnostics.append(.kickstartOpenQuote(at: SourceRange(quote, in: file)))
            return
        }
        switch section?.name {
        case nil: if first.text == "repo" { repository(line) }
        case "%packages": package(line)
        case "%fulltree-excludes": kickstart.fulltreeExcludes.append(line.text)
        case "%multilib-blacklist": kickstart.multilibBlacklist.append(line.text)
        case "%multilib-whitelist": kickstart.multilibWhitelist.append(line.text)
        case "%prepopulate":
            if !line.text.contains(".") {
                diagnostics.append(.kickstartNoArch(line.text, at: range(first)))
            }
            kickstart.prepopulate.append(line.text)
        default: break
        }
    }

    private func range(_ word: KickstartLine.Word) -> SourceRange { SourceRange(word.range, in: file) }

    private mutating func begin(_ word: KickstartLine.Word) {
        if word.text == "%include" || word.text == "%ksappend" {
            return diagnostics.append(.kickstartInclude(at: range(word)))
        }
        if !Self.own.contains(word.text), !Self.others.contains(word.text) {
            let nearest = Suggestion.nearest(to: word.text, among: Self.own + Self.others)
            diagnostics.append(.kickstartUnknownSection(word.text, nearest: nearest, at: range(word)))
        }
        section = (word.text, range(word))
    }

    private mutating func end(_ word: KickstartLine.Word) {
        if section == nil { diagnostics.append(.kickstartStrayEnd(at: range(word))) }
        section = nil
    }

    private mutating func package(_ line: KickstartLine) {
        guard let first = line.words.first else { return }
        var (name, options) = (first.text, line.words.dropFirst())
        let isExcluded = name.hasPrefix("-")
        if isExcluded { name.removeFirst() }
        guard name.hasPrefix("@") else {
            if name.isEmpty { return }
            kickstart.packages.append(.init(.package(name), isExcluded: isExcluded, at: range(first)))
            return
        }
        name.removeFirst()
        // The sign may stand apart from the name.
        if name.isEmpty, let next = options.first, !next.text.hasPrefix("-") {
            name = next.text
            options = options.dropFirst()
        }
        let isEnvironment = name.hasPrefix("^")
        if isEnvironment { name.removeFirst() }
        if name.isEmpty { return diagnostics.append(.kickstartEmptyGroup(at: range(first))) }
        let known = ["--optional", "--nodefaults"]
        for option in options where !known.contains(option.text) {
            let nearest = Suggestion.nearest(to: option.text, among: known)
            diagnostics.append(
                .kickstartUnknownOption(option.text, nearest: nearest, of: "a group", at: range(option)))
        }
        let selection: Kickstart.Entry.Selection =
            isEnvironment
            ? .environment(name)
            : .group(
                name, optional: options.contains { $0.text == "--optional" },
                defaults: !options.contains { $0.text == "--nodefaults" })
        kickstart.packages.append(.init(selection, isExcluded: isExcluded, at: range(first)))
    }

    private mutating func repository(_ line: KickstartLine) {
        var options = KickstartOptions(line.words.dropFirst())
        var source = RepositorySource(id: "")
        while let option = options.next() { read(option, into: &source) }
        let place = range(line.words[0])
        if source.id.isEmpty { return diagnostics.append(.kickstartMissingOption("--name", at: place)) }
        if source.urls.isEmpty, source.mirrorlist == nil, source.metalink == nil {
            return diagnostics.append(.kickstartMissingOption("--baseurl", at: place))
        }
        if kickstart.repositories.contains(where: { $0.id == source.id }) {
            return diagnostics.append(.kickstartDuplicateRepository(source.id, at: place))
        }
        kickstart.repositories.append(source)
    }

    /// Options that matter only to an installation.
    private static let ignoredOptions = [
        "--install", "--noverifyssl", "--proxy", "--ignoregroups", "--sslcacert", "--sslclientcert",
        "--sslclientkey",
    ]

    private mutating func read(_ option: KickstartOptions.Option, into source: inout RepositorySource) {
        let names =
            ["--name", "--baseurl", "--mirrorlist", "--metalink", "--excludepkgs", "--includepkgs"]
            + ["--cost", "--priority"]
        let place = range(option.word)
        guard names.contains(option.name) else {
            if !Self.ignoredOptions.contains(option.name) {
                let nearest = Suggestion.nearest(to: option.name, among: names)
                diagnostics.append(
                    .kickstartUnknownOption(option.name, nearest: nearest, of: "a repository", at: place))
            }
            return
        }
        guard let value = option.value, !value.isEmpty else {
            return diagnostics.append(.kickstartMissingValue(option.name, at: place))
        }
        switch option.name {
        case "--name": source.id = value
        case "--baseurl": source.urls.append(value)
        case "--mirrorlist": source.mirrorlist = value
        case "--metalink": source.metalink = value
        case "--excludepkgs": source.excludedPackages += Self.list(value)
        case "--includepkgs": source.includedPackages += Self.list(value)
        case "--cost": number(value, option, place) { source.cost = $0 }
        default: number(value, option, place) { source.priority = $0 }
        }
    }

    private mutating func number(
        _ value: String, _ option: KickstartOptions.Option, _ place: SourceRange, _ use: (Int) -> Void
    ) {
        guard let number = Int(value) else {
            return diagnostics.append(.kickstartNoNumber(value, option: option.name, at: place))
        }
        use(number)
    }

    private static func list(_ value: String) -> [String] {
        value.split { $0 == "," || $0 == " " }.map(String.init)
    }
}
