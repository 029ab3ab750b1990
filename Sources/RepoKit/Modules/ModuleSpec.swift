/// A module as a variants file or a command line names it: `name:stream[:version[:context]]`, or a pattern of these.
public struct ModuleSpec: Hashable, Sendable, Codable, CustomStringConvertible {
    public var name: String
    public var stream: String?
    public var version: String?
    public var context: String?
    /// Whether it was written in the old form, with dashes.
    public var isOldForm = false

    /// Reads a name of a module; nil if a part is empty, or there are more than four.
    ///
    /// Without a colon it is the old form `name-stream[-version]`: the version has digits only, and the name
    /// may have dashes of its own. A name alone is that.
    public init?(parsing text: String) {
        if text.contains(":") {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard parts.count <= 4, !parts.contains("") else { return nil }
            name = parts[0]
            stream = parts[1]
            version = parts.count > 2 ? parts[2] : nil
            context = parts.count > 3 ? parts[3] : nil
            return
        }
        var parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains("") else { return nil }
        if parts.count > 2, let last = parts.last, last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            version = last
            parts.removeLast()
        }
        if parts.count > 1 {
            stream = parts.removeLast()
            isOldForm = true
        }
        name = parts.joined(separator: "-")
    }

    public init(name: String, stream: String? = nil, version: String? = nil, context: String? = nil) {
        self.name = name
        self.stream = stream
        self.version = version
        self.context = context
    }

    /// With colons.
    public var description: String {
        [name, stream, version, context].prefix { $0 != nil }.compactMap { $0 }.joined(separator: ":")
    }

    /// The shell pattern of the builds in Koji that it may mean, where dashes of a stream are underscores.
    public var buildPattern: String {
        let stream = (stream ?? "*").replacing("-", with: "_")
        return "\(name)-\(stream)-\(version ?? "*").\(context ?? "*")"
    }

    /// Whether it means a build; parts that it has not fit all, and parts may be shell patterns.
    public func matches(_ module: ModuleStream) -> Bool { match(module) != nil }

    /// How much of a build it names.
    enum Match {
        /// Every version of the stream.
        case stream
        /// This version alone.
        case version
    }

    /// nil if it does not mean the build.
    func match(_ module: ModuleStream) -> Match? {
        let number = String(module.version)
        if isOldForm {
            // Which of the dashes divide the parts is only known now.
            let text = Glob([name, stream ?? "", version].compactMap { $0 }.joined(separator: "-"))
            if text.matches("\(module.name)-\(module.stream)") { return .stream }
            return text.matches("\(module.name)-\(module.stream)-\(number)") ? .version : nil
        }
        func fits(_ pattern: String?, _ text: String) -> Bool {
            pattern.map { Glob($0).matches(text) } ?? true
        }
        guard fits(name, module.name), fits(stream, module.stream), fits(version, number),
            fits(context, module.context ?? "")
        else { return nil }
        return version == nil || version == "*" ? .stream : .version
    }
}

/// Modules that may lack metadata for an arch, by shell patterns `name[:stream]`.
public struct ModuleFilter: Sendable {
    private let patterns: [(name: Glob, stream: Glob)]

    /// - Parameter patterns: A missing stream stands for all.
    public init(_ patterns: [String]) {
        self.patterns = patterns.map { pattern in
            let parts = pattern.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (Glob(parts[0]), Glob(parts.count > 1 && !parts[1].isEmpty ? parts[1] : "*"))
        }
    }

    /// Whether a module is filtered out; ask only for those taken from tags, not for those listed by name.
    public func matches(name: String, stream: String) -> Bool {
        patterns.contains { $0.name.matches(name) && $0.stream.matches(stream) }
    }
}
