internal import HostKit
internal import KojiKit
internal import SystemPackage

/// The program that makes commits in a runroot: what it is called there, and what it is told.
struct MakeOSTreeProgram: Sendable {
    let environment: HostEnvironment
    /// The running program; nil if it is none that can make commits.
    let own: FilePath?

    static let name = "pungi-make-ostree"

    init(_ environment: HostEnvironment, own: FilePath? = Self.running) {
        self.environment = environment
        self.own = own
    }

    /// The words that start it: here it need not be installed, for we are it.
    func words(_ method: RunrootConfig.Method) -> [String] {
        let command = Command(
            Self.name, environment: environment.variables, in: environment.currentDirectory)
        guard method == .local, let own, (try? command.resolvedExecutable()) == nil else {
            return [Self.name]
        }
        return [own.string, "make-ostree"]
    }

    /// The running program, if it is ours.
    static var running: FilePath? {
        guard let path = try? Files.realPath("/proc/self/exe"),
            path.lastComponent?.string.hasPrefix("pungi") == true
        else { return nil }
        return path
    }

    /// Options of the program, or of a task of Koji's that does the same.
    struct Options: Sendable, Hashable {
        enum Value: Sendable, Hashable {
            case text(String)
            case flag
        }

        private(set) var members: [(name: String, value: Value)] = []

        mutating func add(_ name: String, _ text: String?) {
            if let text, !text.isEmpty { members.append((name, .text(text))) }
        }

        mutating func add(_ name: String, _ isSet: Bool) {
            if isSet { members.append((name, .flag)) }
        }

        var words: [String] {
            members.map { name, value in
                switch value {
                case .text(let text): "--\(name)=\(text)"
                case .flag: "--\(name)"
                }
            }
        }

        var xmlrpc: XMLRPCStruct {
            var result: XMLRPCStruct = [:]
            for (name, value) in members {
                switch value {
                case .text(let text): result[name] = .string(text)
                case .flag: result[name] = true
                }
            }
            return result
        }

        static func == (left: Self, right: Self) -> Bool { left.words == right.words }
        func hash(into hasher: inout Hasher) { hasher.combine(words) }
    }
}
