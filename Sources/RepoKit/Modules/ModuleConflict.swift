/// Why builds of modules cannot be used together, in sentences.
public struct ModuleConflict: Error, Sendable, Hashable, CustomStringConvertible {
    /// What stood in the way, in the order in which it was met, each once; a long list is cut.
    public private(set) var causes: [Cause] = []

    /// One thing that stood in the way.
    public enum Cause: Sendable, Hashable {
        /// A build is for other platforms.
        case platform(build: String, platforms: [String], platform: String)
        /// A build requires a stream that may not be used; those that exist are named.
        case unavailable(build: String, module: String, streams: [String], existing: [String])
        /// A build requires a stream, and another one is used already, because of somebody.
        case taken(build: String, module: String, streams: [String], taken: String, by: String?)
        /// There is more to try than anybody wants to wait for.
        case tooMuch(steps: Int)
    }

    static let limit = 8

    mutating func add(_ cause: Cause) {
        if case .tooMuch = cause {
            // It is what matters most, and is said once.
            if causes.first?.isTooMuch != true { causes.insert(cause, at: 0) }
        } else if causes.count < Self.limit, !causes.contains(cause) {
            causes.append(cause)
        }
    }

    public var description: String { causes.map(\.description).joined(separator: "; ") }
}

extension ModuleConflict.Cause: CustomStringConvertible {
    fileprivate var isTooMuch: Bool { if case .tooMuch = self { true } else { false } }

    public var description: String {
        switch self {
        case .platform(let build, let platforms, let platform):
            return "\(build) is for platform \(platforms.joined(separator: " or ")), which is not \(platform)"
        case .unavailable(let build, let module, let streams, let existing):
            let hint =
                existing.isEmpty
                ? "there is no such module"
                : "it is neither listed nor a default stream (there \(existing.count == 1 ? "is" : "are") "
                    + existing.map { "\(module):\($0)" }.joined(separator: ", ") + ")"
            return "\(build) requires \(Self.text(module, streams)), but \(hint)"
        case .taken(let build, let module, let streams, let taken, let by):
            let cause = by.map { "\($0) requires it" } ?? "it is asked for itself"
            return "\(build) requires \(Self.text(module, streams)), but \(taken) is used, because \(cause)"
        case .tooMuch(let steps):
            return "no answer was found in \(steps) steps; list fewer modules, or name their contexts"
        }
    }

    private static func text(_ module: String, _ streams: [String]) -> String {
        streams.isEmpty ? "module \(module)" : streams.map { "\(module):\($0)" }.joined(separator: " or ")
    }
}
