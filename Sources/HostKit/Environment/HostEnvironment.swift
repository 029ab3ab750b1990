public import SystemPackage

#if canImport(Glibc)
    @preconcurrency internal import Glibc
#elseif canImport(Musl)
    @preconcurrency internal import Musl
#else
    @preconcurrency internal import Darwin
#endif

/// What the process was given by the machine and the user, as a value that tests make themselves.
public struct HostEnvironment: Sendable {
    public var variables: [String: String]
    /// Absolute; where relative paths of the user start.
    public var currentDirectory: FilePath
    /// The clock for dates; not for measuring.
    public var now: @Sendable () -> Timestamp
    public var userID: UInt32
    public var standardOutputIsTerminal: Bool
    public var standardErrorIsTerminal: Bool
    /// Columns of the terminal, nil without one.
    public var terminalWidth: Int?

    public init(
        variables: [String: String], currentDirectory: FilePath, now: @escaping @Sendable () -> Timestamp,
        userID: UInt32 = 0, standardOutputIsTerminal: Bool = false, standardErrorIsTerminal: Bool = false,
        terminalWidth: Int? = nil
    ) {
        self.variables = variables
        self.currentDirectory = currentDirectory
        self.now = now
        self.userID = userID
        self.standardOutputIsTerminal = standardOutputIsTerminal
        self.standardErrorIsTerminal = standardErrorIsTerminal
        self.terminalWidth = terminalWidth
    }

    /// What this process has now.
    ///
    /// - Throws: When the current directory cannot be told, as after its removal.
    public static func current() throws(FileError) -> Self {
        guard let directory = getcwd(nil, 0) else {
            throw FileError("find the current directory", ".", Errno(rawValue: errno))
        }
        defer { free(directory) }
        return Self(
            variables: processVariables(), currentDirectory: FilePath(platformString: directory),
            now: Timestamp.now, userID: UInt32(getuid()),
            standardOutputIsTerminal: isatty(STDOUT_FILENO) == 1,
            standardErrorIsTerminal: isatty(STDERR_FILENO) == 1, terminalWidth: width())
    }

    /// The value of a variable; an empty one counts as unset, as the XDG and most other rules have it.
    public subscript(_ name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A path as the user meant it: relative ones start at ``currentDirectory``, `~` is the home.
    public func absolute(_ path: FilePath) -> FilePath {
        if let first = path.components.first, first.string == "~", path.isRelative {
            return path.components.dropFirst().reduce(into: home) { $0.append($1) }
        }
        return path.isAbsolute ? path : currentDirectory.pushing(path).withoutCurrentDirectories()
    }

    /// `HOME`, or what the system's user database says, or `/`.
    public var home: FilePath {
        if let home = self["HOME"] { return FilePath(home) }
        return userRecord { FilePath(platformString: $0.pw_dir) } ?? "/"
    }

    /// `LOGNAME` or `USER`, or what the system's user database says; nil for a user without a name.
    public var userName: String? {
        self["LOGNAME"] ?? self["USER"] ?? userRecord { String(cString: $0.pw_name) }
    }

    /// `XDG_CONFIG_HOME`, or `~/.config`.
    public var userConfigDirectory: FilePath { base("XDG_CONFIG_HOME") ?? home.appending(".config") }
    /// `XDG_CACHE_HOME`, or `~/.cache`.
    public var cacheDirectory: FilePath { base("XDG_CACHE_HOME") ?? home.appending(".cache") }
    /// `TMPDIR`, or `/tmp`.
    public var temporaryDirectory: FilePath { self["TMPDIR"].map { absolute(FilePath($0)) } ?? "/tmp" }

    /// The moment that artefacts carry: `SOURCE_DATE_EPOCH` if it is set and valid, else now.
    public var buildTime: Timestamp {
        self["SOURCE_DATE_EPOCH"].flatMap(Timestamp.init(sourceDateEpoch:)) ?? now()
    }

    /// The variables for a command whose output we read: this environment, in the C locale with UTF-8.
    ///
    /// - Parameter changes: Variables to set or, with nil, to leave out.
    public func forCommands(_ changes: [String: String?] = [:]) -> [String: String] {
        var result = variables
        result["LC_ALL"] = "C.UTF-8"
        // It would win over LC_ALL for messages.
        result["LANGUAGE"] = nil
        for (name, value) in changes { result[name] = value }
        return result
    }

    /// The XDG rules: a relative path there is an error to be ignored.
    private func base(_ name: String) -> FilePath? {
        self[name].map { FilePath($0) }.flatMap { $0.isAbsolute ? $0 : nil }
    }

    private func userRecord<Value>(_ read: (passwd) -> Value?) -> Value? {
        var buffer = [CChar](repeating: 0, count: 16 << 10)
        var record = passwd()
        var found: UnsafeMutablePointer<passwd>?
        return buffer.withUnsafeMutableBufferPointer { storage in
            guard let base = storage.baseAddress,
                getpwuid_r(uid_t(userID), &record, base, storage.count, &found) == 0, found != nil
            else { return nil }
            return read(record)
        }
    }

    private static func processVariables() -> [String: String] {
        var variables: [String: String] = [:]
        #if canImport(Darwin)
            var next = _NSGetEnviron().pointee
        #else
            var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
        #endif
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.utf8.dropFirst().firstIndex(of: UInt8(ascii: "=")) {
                let name = String(text[..<equals])
                // The first of two equal names is the one that `getenv` finds.
                if variables[name] == nil { variables[name] = String(text[text.index(after: equals)...]) }
            }
            next += 1
        }
        return variables
    }

    private static func width() -> Int? {
        var size = winsize()
        for descriptor in [STDERR_FILENO, STDOUT_FILENO]
        where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return nil
    }
}

extension FilePath {
    /// Without the `.` that a user's `./name` brings along; `..` stays, for it may pass a symbolic link.
    fileprivate func withoutCurrentDirectories() -> FilePath {
        FilePath(root: root, components.filter { $0.kind != .currentDirectory })
    }
}
