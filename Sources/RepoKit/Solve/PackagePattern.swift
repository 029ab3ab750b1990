internal import RPMKit

/// A pattern of an input or an exclusion, read.
struct PackagePattern: Sendable {
    let text: String
    /// What it may mean; a package that any of them accepts is meant.
    let selections: [Selection]

    /// A name and what packages must be besides.
    struct Selection: Sendable {
        var name: Glob
        var kind: Kind

        enum Kind: Sendable, Equatable {
            case binary, debug, multilib, multilibDebug, source
            /// Without `noarch` packages.
            case onlyMultilib, onlyMultilibDebug
            case arch(Arch)
        }

        func accepts(_ roles: GatherQueues.Roles, _ arch: Arch) -> Bool {
            switch kind {
            case .binary: roles.isBinary
            case .debug: roles.contains(.debug)
            case .multilib: roles.contains(.multilib) && !roles.contains(.debug)
            case .multilibDebug: roles.contains(.multilib) && roles.contains(.debug)
            case .onlyMultilib:
                !roles.contains(.native) && roles.contains(.multilib) && !roles.contains(.debug)
            case .onlyMultilibDebug:
                !roles.contains(.native) && roles.contains(.multilib) && roles.contains(.debug)
            case .source: roles.contains(.source)
            case .arch(let wanted): arch == wanted && !roles.isEmpty
            }
        }
    }

    /// - Parameter excluding: Whether the packages are to be left out: then multilib copies are those for
    ///   other arches alone, and sources can be named in the reference, too.
    init(_ text: String, _ request: GatherRequest, excluding: Bool = false) {
        self.text = text
        if text.hasSuffix(".+") {
            let name = text.dropLast(2)
            let kind: Selection.Kind =
                switch (Self.isDebug(name), excluding) {
                case (false, false): .multilib
                case (false, true): .onlyMultilib
                case (true, false): .multilibDebug
                case (true, true): .onlyMultilibDebug
                }
            selections = [Selection(name: Glob(name), kind: kind)]
            return
        }
        var selections = [Selection(name: Glob(text), kind: Self.isDebug(text[...]) ? .debug : .binary)]
        if let dot = text.lastIndex(of: "."), case let arch = Arch(String(text[text.index(after: dot)...])) {
            let name = Glob(text[..<dot])
            if arch == .src, excluding || request.compatibility == .standard {
                selections.append(Selection(name: name, kind: .source))
            } else if request.compatibility == .standard, request.arches.all.contains(arch) {
                selections.append(Selection(name: name, kind: .arch(arch)))
            }
        }
        self.selections = selections
    }

    /// Whether a name, pattern or not, is that of debug packages.
    private static func isDebug(_ name: Substring) -> Bool {
        NEVRA(name: String(name), version: "0", release: "0", arch: .noarch).isDebug
    }
}
