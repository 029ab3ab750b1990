internal import SourceDiagnostics
internal import XMLKit

/// The variants of a file, and what is wrong with it.
struct VariantsFile: Sendable {
    /// One `variant` element.
    struct Element: Sendable {
        var id = ""
        var name = ""
        var kind = Variant.Kind.variant
        var hasOptional = false
        var isEmpty = false
        var arches: [String] = []
        var children: [Element] = []
        /// IDs of definitions at the top that extend this variant, and their lines.
        var references: [(id: String, line: Int)] = []
        var groups: [Variant.Group]?
        var environments: [Variant.Environment] = []
        var buildinstallPackages: [String] = []
        var modules: [Variant.Module]?
        var kojiTags: [String] = []
        var release: Variant.Release?
    }

    private(set) var elements: [Element] = []
    private(set) var diagnostics: [Diagnostic] = []
    let source: SourceFile

    init(_ source: SourceFile) {
        self.source = source
        do {
            for message in try DTDValidation.validate(source.bytes, dtd: VariantsDTD.text) {
                report(.error, "variants.invalid", message.text, line: message.line ?? 1)
            }
            // A file of another form would only give more findings of the same cause.
            guard diagnostics.isEmpty else { return }
            var reader = XMLReader(source.bytes)
            let root = try reader.root()
            var whole = Element()
            try read(root, into: &whole, &reader)
            elements = whole.children
        } catch {
            report(.error, "variants.not-xml", error.message, line: error.position?.line ?? 1)
        }
    }

    mutating func report(
        _ severity: Diagnostic.Severity, _ code: Diagnostic.Code, _ message: String, line: Int,
        hint: String? = nil
    ) {
        let whole = source.lineRange(min(max(line, 1), source.lineCount))
        let blanks = source.bytes[whole].prefix { $0 == 0x20 || $0 == 0x09 }.count
        diagnostics.append(
            Diagnostic(
                code: code, severity: severity, message: message,
                range: SourceRange(whole.lowerBound + blanks..<whole.upperBound, in: source), hint: hint))
    }

    /// Reads what stands in a `variants` element.
    private mutating func read(
        _ list: XMLElement, into parent: inout Element, _ reader: inout XMLReader
    ) throws(XMLError) {
        while let child = try reader.nextChild(of: list) {
            if child.name == "ref" {
                parent.references.append((child["id"] ?? "", child.position.line))
            } else if child.name == "variant" {
                parent.children.append(try variant(child, &reader))
            }
        }
    }

    private mutating func variant(
        _ element: XMLElement, _ reader: inout XMLReader
    ) throws(XMLError) -> Element {
        var variant = Element()
        variant.id = element["id"] ?? ""
        checkName(variant.id, of: element, allowing: "-", "letters, digits and dashes")
        variant.name = element["name"] ?? ""
        variant.kind = element["type"].flatMap(Variant.Kind.init) ?? .variant
        variant.hasOptional = element["has_optional"] == "true"
        variant.isEmpty = element["is_empty"] == "true"
        while let child = try reader.nextChild(of: element) {
            if child.name == "variants" {
                try read(child, into: &variant, &reader)
                continue
            }
            if child.name == "release" {
                variant.release = Variant.Release(
                    name: child["name"] ?? "", short: child["short"] ?? "", version: child["version"] ?? "")
            }
            if child.name == "modules", variant.modules == nil { variant.modules = [] }
            while let item = try reader.nextChild(of: child) {
                let text = try reader.text(of: item)
                checkBlanks(text, item)
                if item.name == "arch" {
                    checkName(text, of: item, allowing: "_", "letters, digits and underscores")
                }
                variant.add(item, text)
            }
        }
        return variant
    }

    /// Refuses what would lead out of the compose's directory, or make its metadata unreadable for others.
    private mutating func checkName(
        _ name: String, of element: XMLElement, allowing extra: Unicode.Scalar, _ allowed: String
    ) {
        let isGood = name.unicodeScalars.allSatisfy { scalar in
            scalar == extra || scalar.isASCII && scalar.properties.isAlphabetic
                || ("0"..."9").contains(scalar)
        }
        // Blanks around a name have a finding of their own.
        let isTrimmed = name.first?.isWhitespace == false && name.last?.isWhitespace == false
        guard name.isEmpty || isTrimmed && !isGood else { return }
        report(
            .error, "variants.name",
            "'\(name)' cannot be the name of \(element.name == "arch" ? "an arch" : "a variant")",
            line: element.position.line, hint: "use \(allowed) only")
    }

    private mutating func checkBlanks(_ text: String, _ element: XMLElement) {
        guard text.first?.isWhitespace == true || text.last?.isWhitespace == true else { return }
        report(
            .error, "variants.blanks",
            "'\(element.name.qualified)' contains leading or trailing white space",
            line: element.position.line, hint: "remove the white space within the element")
    }
}

extension VariantsFile.Element {
    /// Takes an item of one of the lists of a variant.
    fileprivate mutating func add(_ item: XMLElement, _ text: String) {
        switch item.name.local {
        case "arch": arches.append(text)
        case "group":
            groups =
                (groups ?? []) + [
                    Variant.Group(
                        text, isGlob: item["glob"] == "true", isDefault: item["default"].map { $0 == "true" },
                        isUserVisible: item["uservisible"].map { $0 == "true" })
                ]
        case "environment":
            environments.append(
                Variant.Environment(text, displayOrder: item["display_order"].flatMap { Int($0) }))
        case "package": buildinstallPackages.append(text)
        case "module":
            modules = (modules ?? []) + [Variant.Module(text, isGlob: item["glob"] == "true")]
        case "kojitag": kojiTags.append(text)
        default: break
        }
    }
}
