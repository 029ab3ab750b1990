/// The sorts of packages that composes treat differently.
extension NEVRA {
    /// Whether the name is that of a package of debugging symbols or of sources for debuggers:
    /// `*-debuginfo`, `*-debuginfo-*` or `*-debugsource`. Source packages are never that.
    public var isDebug: Bool {
        isDebugInfo || isDebugSource
    }

    /// Whether the name is `*-debuginfo` or `*-debuginfo-*`, the latter being what Fedora 27 began with.
    public var isDebugInfo: Bool {
        !arch.isSource && (name.hasSuffix("-debuginfo") || name.utf8.contains("-debuginfo-".utf8))
    }

    /// Whether the name is `*-debugsource`.
    public var isDebugSource: Bool { !arch.isSource && name.hasSuffix("-debugsource") }

    public var isNoarch: Bool { arch == .noarch }
}

extension PackageHeader {
    /// Whether the name is that of a debug package, see ``NEVRA/isDebug``.
    public var isDebug: Bool { nevra.isDebug }
    public var isNoarch: Bool { nevra.isNoarch }

    /// Whether it provides `system-release`: the package that says which distribution this is.
    public var isSystemRelease: Bool { provides.contains { $0.name == "system-release" } }
}

extension String.UTF8View {
    /// Whether other text occurs in this text.
    fileprivate func contains(_ wanted: String.UTF8View) -> Bool {
        var rest = self[...]
        while rest.count >= wanted.count {
            if rest.starts(with: wanted) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
