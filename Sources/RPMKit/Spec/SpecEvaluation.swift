/// The expanded values of a spec file, as far as they are certain without running rpm.
///
/// `%{?dist}` expands to nothing, as it does for ``SpecQuery``. A value is known only if rpm would read exactly
/// one such tag and could not arrive at another value; whatever depends on the machine, on conditions or on
/// code is `.needsRPM`. A spec file that rpm refuses may still have known values.
public struct SpecEvaluation: Sendable, Hashable {
    public private(set) var name: SpecValue
    public private(set) var version: SpecValue
    public private(set) var release: SpecValue
    /// Nil if there is no such tag.
    public private(set) var epoch: SpecValue?
    /// By statement.
    private var locations: [Int: SpecValue] = [:]

    /// Evaluates the main package's preamble.
    public init(_ tree: SpecTree, activity: BranchActivity? = nil) {
        var walk = PreambleWalk(tree, activity ?? BranchActivity(tree))
        walk.run()
        name = walk.values["name"] ?? .needsRPM
        version = walk.values["version"] ?? .needsRPM
        release = walk.values["release"] ?? .needsRPM
        epoch = walk.values["epoch"] ?? (walk.mayHaveHiddenTags ? .needsRPM : nil)
        locations = walk.locations
    }

    /// The expanded location of a source or patch.
    public func location(of source: SpecSource) -> SpecValue {
        locations[source.statement] ?? .needsRPM
    }
}

/// Goes through a preamble as rpm does, from top to bottom.
private struct PreambleWalk {
    private let tree: SpecTree
    private let activity: BranchActivity
    private var macros = MacroExpansion()
    private(set) var values: [String: SpecValue] = [:]
    private(set) var locations: [Int: SpecValue] = [:]
    /// Whether macros, which may expand to tags, stand where tags do.
    private(set) var mayHaveHiddenTags = false

    private static let identity: Set<String> = ["name", "version", "release", "epoch"]

    init(_ tree: SpecTree, _ activity: BranchActivity) {
        self.tree = tree
        self.activity = activity
    }

    mutating func run() {
        for index in tree.sections[0].statements {
            let statement = tree.statements[index]
            guard let isActive = activity.isActive(statement.branch) else {
                visit(index, statement, isCertain: false)
                continue
            }
            if isActive { visit(index, statement, isCertain: true) }
        }
    }

    private mutating func visit(_ index: Int, _ statement: SpecStatement, isCertain: Bool) {
        switch statement.kind {
        case .blank, .discarded, .sectionHeader: return
        case .comment: _ = macros.expand(tree.text(of: statement))
        case .condition: visitCondition(statement)
        case .definition: visitDefinition(index, statement, isCertain: isCertain)
        case .text: visitText(statement)
        case .tag:
            if let tag = tree.tag(at: index) { visitTag(tag, isCertain: isCertain) }
        }
    }

    private mutating func visitCondition(_ statement: SpecStatement) {
        // The directive's own `%if` is no macro to expand.
        let text = tree.text(of: statement)
        if let percent = text.utf8.firstIndex(of: UInt8(ascii: "%")) {
            _ = macros.expand(String(text[text.utf8.index(after: percent)...]))
        }
    }

    private mutating func visitDefinition(_ index: Int, _ statement: SpecStatement, isCertain: Bool) {
        if let definition = tree.definition(at: index) {
            macros.define(definition, isCertain: isCertain)
        } else {
            _ = macros.expand(tree.text(of: statement))
        }
    }

    private mutating func visitText(_ statement: SpecStatement) {
        let text = tree.text(of: statement)
        let words = text.split(whereSeparator: \.isWhitespace)
        switch words.first {
        case "%undefine" where words.count == 2:
            macros.forget(String(words[1]))
        case "%bcond_with", "%bcond_without":
            // They define with_NAME, whose value callers learn from `%{with NAME}` only.
            for word in words.dropFirst() {
                for prefix in ["with_", "_with_", "_without_"] { macros.forget(prefix + word) }
            }
        default:
            mayHaveHiddenTags = true
            _ = macros.expand(text)
        }
    }

    private mutating func visitTag(_ tag: SpecTag, isCertain: Bool) {
        let expanded = macros.expand(tag.value)
        if tag.key == "source" || tag.key == "patch" {
            locations[tag.statement] = isCertain ? Self.plain(expanded, Self.isLocationByte) : .needsRPM
        } else if Self.identity.contains(tag.key), tag.number == nil, tag.qualifier == nil {
            let isAllowed = tag.key == "epoch" ? \UInt8.isASCIIDigit : \UInt8.isEVRByte
            let value = isCertain ? Self.plain(expanded) { $0[keyPath: isAllowed] } : .needsRPM
            // rpm refuses a second one, but it may be in a branch of its own.
            values[tag.key] = values[tag.key] == nil ? value : .needsRPM
            macros.set(tag.key, to: value)
        } else {
            macros.forget(tag.key)
        }
    }

    private static func plain(_ value: SpecValue, _ isAllowed: (UInt8) -> Bool) -> SpecValue {
        guard let text = value.known, !text.isEmpty, text.utf8.allSatisfy(isAllowed) else { return .needsRPM }
        return value
    }

    private static func isLocationByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "%") && byte != UInt8(ascii: "\\")
    }
}

extension UInt8 {
    /// What names, versions and releases are made of.
    fileprivate var isEVRByte: Bool {
        isMacroNameByte || self == UInt8(ascii: ".") || self == UInt8(ascii: "+") || self == UInt8(ascii: "~")
            || self == UInt8(ascii: "^") || self == UInt8(ascii: "-")
    }
}
