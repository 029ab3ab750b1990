/// What a text of a spec file expands to, if that can be said without rpm.
public enum SpecValue: Sendable, Hashable {
    case known(String)
    /// Only rpm can tell: see ``SpecQuery``.
    case needsRPM

    /// The value, nil if only rpm can tell.
    public var known: String? {
        if case .known(let text) = self { text } else { nil }
    }
}

/// Expands the few macros whose outcome is certain: those the spec file itself gives a plain body, without
/// condition and before they are used.
///
/// Everything else may run code that defines or undefines any macro, so after it nothing that was learnt counts.
struct MacroExpansion {
    private enum Body {
        /// Expanded when it is used.
        case literal(String)
        /// Plain text that is not known, or possibly not defined.
        case opaque
    }

    // The query defines dist as nothing, so that it does not depend on the machine.
    private var bodies: [String: Body] = ["dist": .literal(""), "nil": .literal("")]
    private var hasRunUnknownCode = false
    /// Bounds the work of macros that use others many times over.
    private var remainingSteps = 20_000
    private static let maximumDepth = 16

    /// Learns a definition; `isCertain` says that rpm reads it.
    mutating func define(_ definition: MacroDefinition, isCertain: Bool) {
        let body = definition.body
        let isPlain =
            definition.options == nil && !body.isEmpty && body.utf8.first != UInt8(ascii: "{")
            && !body.utf8.contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\n") }
        if !isPlain || Self.isReserved(definition.name) { return runUnknownCode() }
        guard definition.isGlobal else {
            bodies[definition.name] = isCertain ? .literal(body) : lazilyOpaque(body)
            return
        }
        let expanded = expand(body).known
        let isKnown = isCertain && expanded?.utf8.contains(UInt8(ascii: "%")) == false
        bodies[definition.name] = isKnown ? expanded.map { .literal($0) } : .opaque
    }

    /// A `%define` that may or may not be read: opaque if using it would run nothing unknown.
    private func lazilyOpaque(_ body: String) -> Body? {
        body.utf8.contains(UInt8(ascii: "%")) ? nil : .opaque
    }

    /// Learns that rpm defined a macro from a tag, as it does for `version`.
    mutating func set(_ name: String, to value: SpecValue) {
        bodies[name] = value.known.map { .literal($0) } ?? .opaque
    }

    mutating func forget(_ name: String) {
        bodies[name] = nil
    }

    private mutating func runUnknownCode() {
        bodies.removeAll()
        hasRunUnknownCode = true
    }

    /// Expands a text, or learns that it runs unknown code.
    mutating func expand(_ text: String) -> SpecValue {
        if !text.utf8.contains(UInt8(ascii: "%")) { return .known(text) }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        guard expand(bytes, 0..<bytes.count, into: &result, depth: 0) else { return .needsRPM }
        return .known(String(decoding: result, as: UTF8.self))
    }

    /// Whether all of the range could be expanded; goes on to the end of it, to see what it runs.
    private mutating func expand(
        _ bytes: [UInt8], _ range: Range<Int>, into result: inout [UInt8], depth: Int
    ) -> Bool {
        if depth > Self.maximumDepth {
            runUnknownCode()
            return false
        }
        var isKnown = true
        var position = range.lowerBound
        while position < range.upperBound {
            remainingSteps -= 1
            if remainingSteps < 0 {
                runUnknownCode()
                return false
            }
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "%"), position < range.upperBound else {
                result.append(byte)
                continue
            }
            if bytes[position] == UInt8(ascii: "%") {
                result.append(byte)
                position += 1
                continue
            }
            guard let call = MacroCall(bytes, position..<range.upperBound) else {
                runUnknownCode()
                return false
            }
            position = call.end
            if !expand(call, in: bytes, into: &result, depth: depth) { isKnown = false }
        }
        return isKnown
    }

    private mutating func expand(
        _ call: MacroCall, in bytes: [UInt8], into result: inout [UInt8], depth: Int
    ) -> Bool {
        let body = bodies[call.name]
        if let alternative = call.alternative {
            guard call.isConditional else {
                if (call.name == "with" || call.name == "without") && !hasRunUnknownCode { return false }
                runUnknownCode()
                return false
            }
            if case .literal = body {
                return call.isNegated || expand(bytes, alternative, into: &result, depth: depth + 1)
            }
            // Not known to be defined: the alternative may be expanded, and what it runs may be run.
            var ignored: [UInt8] = []
            _ = expand(bytes, alternative, into: &ignored, depth: depth + 1)
            return false
        }
        switch body {
        case .literal(let text) where !call.isNegated:
            let body = Array(text.utf8)
            return expand(body, 0..<body.count, into: &result, depth: depth + 1)
        case .opaque where !call.isNegated:
            return false
        default:
            if !Self.isHarmless(call.name) || hasRunUnknownCode { runUnknownCode() }
            return false
        }
    }

    /// Macros of the system whose bodies are known to be plain text, though not which.
    private static func isHarmless(_ name: String) -> Bool {
        harmless.contains(name) || name.hasPrefix("with_") || name.hasPrefix("without_")
    }

    private static let harmless: Set<String> = [
        "fedora", "rhel", "centos", "epel", "eln", "suse_version", "_isa", "_arch", "_prefix", "_exec_prefix",
        "_bindir", "_sbindir", "_libdir", "_lib", "_datadir", "_sysconfdir", "_mandir", "_includedir",
        "_libexecdir", "_localstatedir", "_sharedstatedir", "_infodir", "_docdir", "_unitdir", "_userunitdir",
        "_tmpfilesdir", "_rundir", "_target_cpu", "buildroot", "python3_pkgversion", "python3_version",
        "python3_sitelib", "python3_sitearch", "ix86", "arm", "arm64", "power64", "java_arches",
        "nodejs_arches",
    ]

    /// Names that rpm gives a meaning or a value of its own.
    private static func isReserved(_ name: String) -> Bool {
        reserved.contains(name) || name.hasPrefix("SOURCE") || name.hasPrefix("PATCH")
            || name.hasPrefix("PACKAGE_")
    }

    private static let reserved: Set<String> = [
        "S", "P", "F", "basename", "define", "dirname", "dnl", "dump", "echo", "error", "exists", "expand",
        "expr", "getconfdir", "getenv", "getncpus", "global", "gsub", "include", "len", "load", "lower",
        "lua",
        "macrobody", "nil", "patch", "quote", "rep", "reverse", "rpmversion", "setup", "shescape", "shrink",
        "span", "sub", "suffix", "trace", "u2p", "uncompress", "undefine", "upper", "url2path", "verbose",
        "warn", "xdg", "NAME", "VERSION", "RELEASE", "EPOCH", "URL", "with", "without", "if", "else", "endif",
        "bcond", "bcond_with", "bcond_without",
    ]
}

/// One use of a macro: `%x`, `%?x`, `%{x}`, `%{?x:…}`, `%{!?x:…}` or `%{x …}`.
private struct MacroCall {
    var name: String
    var isConditional = false
    var isNegated = false
    /// What follows the name inside the braces; for a conditional use without the colon.
    var alternative: Range<Int>?
    var end: Int

    /// Reads what follows a `%`; nil for shell code, expressions, arguments and what is never closed.
    init?(_ bytes: [UInt8], _ range: Range<Int>) {
        var position = range.lowerBound
        let isBraced = bytes[position] == UInt8(ascii: "{")
        guard let close = isBraced ? Self.closingBrace(bytes, range) : range.upperBound else { return nil }
        if isBraced { position += 1 }
        while position < close {
            if bytes[position] == UInt8(ascii: "?") {
                isConditional = true
            } else if bytes[position] == UInt8(ascii: "!") {
                isNegated.toggle()
            } else {
                break
            }
            position += 1
        }
        let start = position
        while position < close, bytes[position].isMacroNameByte { position += 1 }
        guard start < position, bytes[start].isMacroNameStart else { return nil }
        name = bytes.text(start..<position)
        if !isBraced {
            end = position
            return
        }
        end = close + 1
        if position == close { return }
        let isColon = bytes[position] == UInt8(ascii: ":")
        guard isConditional ? isColon : bytes[position].isBlank || isColon else { return nil }
        alternative = position + 1..<close
    }

    private static func closingBrace(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var depth = 0
        var position = range.lowerBound
        while position < range.upperBound {
            switch bytes[position] {
            case UInt8(ascii: "\\"): position += 1
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return position }
            default: break
            }
            position += 1
        }
        return nil
    }
}
