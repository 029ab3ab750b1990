/// Which packages of 64-bit arches bring their copies for 32 bits along.
///
/// - SeeAlso: the reference's multilib methods `devel`, `runtime` and `all`.
enum MultilibRules {
    /// Debuggers and tracers, which look into programs of either arch.
    private static let tools: Set = ["gdb", "frysk", "systemtap", "systemtap-runtime", "ltrace", "strace"]

    /// Whether a method takes the copies of a package along.
    ///
    /// - Parameter provides: The names that the package provides without a version; the reference compares
    ///   whole provides, so a versioned `kernel` is none.
    static func selects(
        _ method: MultilibMethod, name: String, provides: some Sequence<String>, isRuntimeLibrary: Bool,
        is64Bit: Bool
    ) -> Bool {
        switch method {
        case .none: false
        case .all: true
        case .runtime: isRuntime(name, provides, isRuntimeLibrary, is64Bit)
        case .devel: isRuntime(name, provides, isRuntimeLibrary, is64Bit) || isDevelopment(name, provides)
        }
    }

    private static func isRuntime(
        _ name: String, _ provides: some Sequence<String>, _ isLibrary: Bool, _ is64Bit: Bool
    ) -> Bool {
        if is64Bit, tools.contains(name) { return true }
        if is64Bit, name.hasPrefix("kernel"),
            provides.contains(where: { $0 == "kernel" || $0 == "kernel-devel" })
        {
            return true
        }
        return isLibrary && !provides.contains("kernel")
    }

    private static func isDevelopment(_ name: String, _ provides: some Sequence<String>) -> Bool {
        if name.hasPrefix("ghc-") { return false }
        if name.hasPrefix("kernel") {
            for provided in provides {
                if provided == "kernel-devel" { return false }
                if hasDevelopmentName(provided) { return true }
            }
        }
        return hasDevelopmentName(name)
    }

    private static func hasDevelopmentName(_ name: String) -> Bool {
        name.hasSuffix("-devel") || name.hasSuffix("-static")
    }

    /// Which names make a file of a directory count.
    enum Holding {
        case nothing, anything
        /// `*.so.*`
        case sharedObjects
        /// `*.so.*`, and what the name service and Berkeley's databases load.
        case systemLibraries
        /// `*.so`
        case objects
        /// `*.conf`
        case configuration
        /// `libsane-*`
        case scanners
    }

    private static let plugins = Set(
        ["/usr/lib", "/usr/lib64"].flatMap { library in
            [
                "alsa-lib", "dri", "gtk-2.0/modules", "gtk-2.0/immodules", "krb5/plugins", "sasl2", "vdpau",
            ]
            .map { "\(library)/\($0)" }
        } + ["/lib/security", "/lib64/security", "/etc/lsb-release.d"])
    /// Directories by pattern; the stars cross slashes.
    private static let pluginPatterns =
        ["engines", "modules", "immodules", "loaders", "printbackends", "filesystems"]
        .map { Glob("/usr/lib*/gtk-2.0/*/\($0)") }
        + [
            "/usr/lib*/qt*/plugins/*", "/usr/lib*/kde*/plugins/*", "/usr/lib*/qt5/qml/*",
            "/usr/lib*/gdk-pixbuf-2.0/*/loaders", "/usr/lib/gstreamer-*", "/usr/lib64/gstreamer-*",
        ].map { Glob($0) }
    /// Only the directories right below it count.
    private static let xine = Glob("/usr/lib*/xine/plugins/*")
    private static let sharedObject = Glob("*.so.*")

    /// What of a directory's files counts as a shared library, a plug-in or configuration of the linker.
    ///
    /// - Parameter directory: With the slash that ends it.
    static func holding(_ directory: String) -> Holding {
        guard mayHold(directory) else { return .nothing }
        let directory = String(directory.dropLast())
        if plugins.contains(directory) { return .anything }
        switch directory {
        case "/lib", "/lib64": return .systemLibraries
        case "/usr/lib", "/usr/lib64", "/usr/lib/oprofile", "/usr/lib64/oprofile": return .sharedObjects
        case "/etc/ld.so.conf.d": return .configuration
        case "/usr/lib/wine", "/usr/lib64/wine": return .objects
        case "/usr/lib/sane", "/usr/lib64/sane": return .scanners
        default: break
        }
        if xine.matches(directory), let parent = directory.utf8.lastIndex(of: UInt8(ascii: "/")) {
            return directory[..<parent].hasSuffix("/plugins") ? .anything : .nothing
        }
        return pluginPatterns.contains { $0.matches(directory) } ? .anything : .nothing
    }

    static func isRuntime(_ name: String, in holding: Holding) -> Bool {
        switch holding {
        case .nothing: false
        case .anything: true
        case .sharedObjects: sharedObject.matches(name)
        case .systemLibraries:
            sharedObject.matches(name) || name.hasPrefix("libnss_") || name.hasPrefix("libdb-")
        case .objects: name.hasSuffix(".so")
        case .configuration: name.hasSuffix(".conf")
        case .scanners: name.hasPrefix("libsane-")
        }
    }

    /// Whether a file is one that the rules for runtime libraries name.
    static func isRuntimeFile(_ path: String) -> Bool {
        guard mayHold(path), let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
        let name = path.utf8.index(after: slash)
        return isRuntime(String(path[name...]), in: holding(String(path[..<name])))
    }

    /// Whether a path is below the directories that the rules name: a quick look before the slow ones.
    private static func mayHold(_ path: String) -> Bool {
        let bytes = path.utf8
        return bytes.starts(with: "/lib".utf8) || bytes.starts(with: "/usr/lib".utf8)
            || bytes.starts(with: "/etc/l".utf8)
    }
}
