internal import SourceDiagnostics

/// One pass over a document.
struct CompsReading {
    let document: CompsDocument
    private(set) var comps = Comps()
    private(set) var diagnostics: [Diagnostic] = []
    /// IDs of groups, environments and categories that were read, and where they stand.
    private var places: [CompsTag: [String: Int]] = [:]

    init(_ document: CompsDocument) {
        self.document = document
    }

    mutating func run() {
        for node in document.children(of: document.root) {
            switch document.tag(node) {
            case .group: if let group = group(node) { comps.groups.append(group) }
            case .category: if let category = category(node) { comps.categories.append(category) }
            case .environment: if let one = environment(node) { comps.environments.append(one) }
            case .langpacks:
                for match in document.children(of: node, .match) {
                    guard let name = document[match, .name], let install = document[match, .install] else {
                        report(.langpackIsIncomplete, at: match)
                        continue
                    }
                    comps.langpacks.append(Comps.Langpack(name, install: install))
                }
            case .blacklist:
                for package in document.children(of: node, .package) {
                    comps.blacklist.append(
                        Comps.BlacklistedPackage(
                            document[package, .name] ?? "", arch: document[package, .arch]))
                }
            case .whiteout:
                for one in document.children(of: node, .ignoredep) {
                    comps.whiteout.append(
                        Comps.IgnoredDependency(
                            package: document[one, .package] ?? "", requires: document[one, .requires] ?? ""))
                }
            default: break
            }
        }
    }

    private mutating func group(_ node: Int) -> Comps.Group? {
        guard let id = id(of: node, .group) else { return nil }
        var group = Comps.Group(id)
        group.restriction = restriction(node)
        for child in document.children(of: node) {
            switch document.tag(child) {
            case .name: add(child, to: &group.name)
            case .description: add(child, to: &group.description)
            case .default: group.isDefault = flag(child) ?? group.isDefault
            case .uservisible: group.isUserVisible = flag(child) ?? group.isUserVisible
            case .biarchonly: group.isBiarchOnly = flag(child) ?? group.isBiarchOnly
            case .langonly: group.langOnly = document.text(of: child).nonEmpty
            case .displayOrder: group.displayOrder = number(child)
            case .packagelist:
                for package in document.children(of: child, .packagereq) {
                    if let package = self.package(package, group: id) { group.packages.append(package) }
                }
            default: break
            }
        }
        group.name.sortTranslations()
        group.description.sortTranslations()
        return group
    }

    private mutating func package(_ node: Int, group: String) -> Comps.Package? {
        let name = document.text(of: node).withoutBlankLines
        guard !name.isEmpty else {
            report(.packageWithoutName(group: group), at: node)
            return nil
        }
        if name.hasOuterBlanks { report(.blanks(package: name, group: group), at: node) }
        var package = Comps.Package(name, requires: document[node, .requires])
        if let type = document[node, .type] {
            if let known = Comps.PackageType(rawValue: type.lowercased()) {
                package.type = known
            } else if !type.isEmpty {
                report(.unknownType(type, package: name), at: node)
            }
        }
        package.isBasearchOnly = document[node, .basearchonly] == "true"
        package.restriction = restriction(node)
        return package
    }

    private mutating func category(_ node: Int) -> Comps.Category? {
        guard let id = id(of: node, .category) else { return nil }
        var category = Comps.Category(id)
        for child in document.children(of: node) {
            switch document.tag(child) {
            case .name: add(child, to: &category.name)
            case .description: add(child, to: &category.description)
            case .displayOrder: category.displayOrder = number(child)
            case .grouplist: category.groups += groups(child).map(\.id)
            default: break
            }
        }
        category.name.sortTranslations()
        category.description.sortTranslations()
        return category
    }

    private mutating func environment(_ node: Int) -> Comps.Environment? {
        guard let id = id(of: node, .environment) else { return nil }
        var environment = Comps.Environment(id)
        environment.restriction = restriction(node)
        for child in document.children(of: node) {
            switch document.tag(child) {
            case .name: add(child, to: &environment.name)
            case .description: add(child, to: &environment.description)
            case .displayOrder: environment.displayOrder = number(child)
            case .grouplist: environment.groups += groups(child)
            case .optionlist: environment.options += groups(child)
            default: break
            }
        }
        environment.name.sortTranslations()
        environment.description.sortTranslations()
        return environment
    }

    private func groups(_ list: Int) -> [Comps.GroupReference] {
        document.children(of: list, .groupid).map { node in
            Comps.GroupReference(
                document.text(of: node), isDefault: document[node, .default] == "true",
                restriction: restriction(node))
        }
    }

    // MARK: Values

    private mutating func id(of node: Int, _ kind: CompsTag) -> String? {
        let id = document.children(of: node, .id).last.map { document.text(of: $0) } ?? ""
        guard !id.isEmpty else {
            report(.withoutID(kind), at: node)
            return nil
        }
        if places[kind, default: [:]].updateValue(node, forKey: id) != nil {
            report(.twice(kind, id), at: node)
        }
        return id
    }

    private func restriction(_ node: Int) -> Comps.Restriction {
        if document.nodes[node].attributes.isEmpty { return Comps.Restriction() }
        return Comps.Restriction(
            arches: document[node, .arch].flatMap(Comps.Restriction.list),
            variants: document[node, .variant].flatMap(Comps.Restriction.list))
    }

    private func add(_ node: Int, to text: inout Comps.Text) {
        let content = document.text(of: node)
        if let language = document[node, .language] {
            if !content.isEmpty { text.translations.append(Comps.Translation(language, content)) }
        } else if !content.isEmpty {
            text.text = content
        }
    }

    private mutating func flag(_ node: Int) -> Bool? {
        let text = document.text(of: node)
        switch text {
        case "true": return true
        case "false": return false
        default:
            report(.notABoolean(text, document.tag(node)), at: node)
            return nil
        }
    }

    private mutating func number(_ node: Int) -> Int? {
        let text = document.text(of: node)
        guard let number = Int(text) else {
            report(.notANumber(text, document.tag(node)), at: node)
            return nil
        }
        return number
    }

    private mutating func report(_ finding: CompsFinding, at node: Int) {
        let place = Int(document.nodes[node].place)
        diagnostics.append(finding.diagnostic(SourceRange(place..<place + 1, in: document.file)))
    }
}

extension Comps.Restriction {
    /// The values of an attribute, between commas and blanks; nil if there is none.
    static func list(_ text: String) -> [String]? {
        text.isEmpty ? nil : text.split { $0 == "," || $0 == " " }.map(String.init)
    }
}

extension Comps.Text {
    /// Puts the languages in order, and leaves the last of two for one.
    fileprivate mutating func sortTranslations() {
        let isSorted = zip(translations, translations.dropFirst()).allSatisfy {
            $0.language.precedes($1.language)
        }
        if isSorted { return }
        var last: [String: Int] = [:]
        for (place, translation) in translations.enumerated() { last[translation.language] = place }
        translations = last.values.map { translations[$0] }.sorted { $0.language.precedes($1.language) }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }

    /// The lines that say something, without the breaks between them: so the reference reads names of packages,
    /// and files rely on it where an end tag stands on a line of its own.
    fileprivate var withoutBlankLines: String {
        guard utf8.contains(0x0A) else { return self }
        return split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }.joined()
    }

    fileprivate var hasOuterBlanks: Bool {
        first?.isWhitespace == true || last?.isWhitespace == true
    }
}
