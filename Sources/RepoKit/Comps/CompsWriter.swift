/// Writes comps files in the reference's published form: sorted, two blanks for each level, every flag spelled out.
///
/// Groups stand by ID, their packages by type and name, environments by ID, language packs by name; categories
/// keep their order and lose groups that are not there. Restrictions to arches and variants are not written:
/// a published file holds for one of each.
public struct CompsWriter: Sendable {
    private var bytes: [UInt8] = []

    private init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// The bytes of a whole file.
    ///
    /// - Parameter capacity: About how many bytes it will have, if that is known.
    public static func bytes(_ comps: Comps, capacity: Int = 64 << 10) -> [UInt8] {
        var writer = CompsWriter(capacity: capacity)
        writer.write(comps)
        return writer.bytes
    }

    private mutating func write(_ comps: Comps) {
        raw(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE comps
              PUBLIC '-//Red Hat, Inc.//DTD Comps info//EN'
              'comps.dtd'>

            """)
        let groups = comps.groups.sorted { $0.id.precedes($1.id) }
        let defined = Set(groups.map(\.id))
        let categories = comps.categories.map { category in
            var category = category
            category.groups = Self.sortedOnce(category.groups.filter(defined.contains))
            return category
        }.filter { !$0.groups.isEmpty }
        let environments = comps.environments.sorted { $0.id.precedes($1.id) }
        let langpacks = Self.sorted(comps.langpacks)
        if groups.isEmpty, categories.isEmpty, environments.isEmpty, langpacks.isEmpty {
            return raw("<comps/>\n")
        }
        raw("<comps>\n")
        for group in groups { write(group) }
        for category in categories { write(category) }
        for environment in environments { write(environment) }
        write(langpacks)
        raw("</comps>\n")
    }

    private mutating func write(_ group: Comps.Group) {
        raw("  <group>\n")
        head(group.id, group.name, group.description, describesAlways: true)
        element(2, "default", group.isDefault ? "true" : "false")
        element(2, "uservisible", group.isUserVisible ? "true" : "false")
        if let language = group.langOnly { element(2, "langonly", language) }
        if group.packages.isEmpty {
            raw("    <packagelist/>\n")
        } else {
            raw("    <packagelist>\n")
            for type in Comps.PackageType.allCases {
                let packages = group.packages.filter { $0.type == type }
                for package in packages.sorted(by: { $0.name.precedes($1.name) }) { write(package) }
            }
            raw("    </packagelist>\n")
        }
        raw("  </group>\n")
    }

    private mutating func write(_ package: Comps.Package) {
        raw("      <packagereq")
        if package.isBasearchOnly { attribute("basearchonly", "true") }
        if let requires = package.requires { attribute("requires", requires) }
        attribute("type", package.type.rawValue)
        raw(">")
        text(package.name)
        raw("</packagereq>\n")
    }

    private mutating func write(_ category: Comps.Category) {
        raw("  <category>\n")
        head(category.id, category.name, category.description, describesAlways: false)
        if let order = category.displayOrder { element(2, "display_order", String(order)) }
        raw("    <grouplist>\n")
        for group in category.groups { element(3, "groupid", group) }
        raw("    </grouplist>\n  </category>\n")
    }

    private mutating func write(_ environment: Comps.Environment) {
        raw("  <environment>\n")
        head(environment.id, environment.name, environment.description, describesAlways: false)
        if let order = environment.displayOrder { element(2, "display_order", String(order)) }
        let groups = Self.sortedOnce(environment.groups.map(\.id))
        if !groups.isEmpty {
            raw("    <grouplist>\n")
            for group in groups { element(3, "groupid", group) }
            raw("    </grouplist>\n")
        }
        if !environment.options.isEmpty {
            raw("    <optionlist>\n")
            for option in environment.options.sorted(by: { $0.id.precedes($1.id) }) {
                raw("      <groupid")
                if option.isDefault { attribute("default", "true") }
                raw(">")
                text(option.id)
                raw("</groupid>\n")
            }
            raw("    </optionlist>\n")
        }
        raw("  </environment>\n")
    }

    private mutating func write(_ langpacks: [Comps.Langpack]) {
        if langpacks.isEmpty { return }
        raw("  <langpacks>\n")
        for langpack in langpacks {
            raw("    <match")
            attribute("install", langpack.install)
            attribute("name", langpack.name)
            raw("/>\n")
        }
        raw("  </langpacks>\n")
    }

    /// What groups, categories and environments begin with.
    private mutating func head(
        _ id: String, _ name: Comps.Text, _ description: Comps.Text, describesAlways: Bool
    ) {
        element(2, "id", id)
        texts("name", name, isDue: true)
        texts("description", description, isDue: describesAlways)
    }

    private mutating func texts(_ tag: StaticString, _ content: Comps.Text, isDue: Bool) {
        if let text = content.text {
            element(2, tag, text)
        } else if isDue {
            element(2, tag, "")
        }
        for translation in content.translations {
            raw("    <")
            raw(tag)
            attribute("xml:lang", translation.language)
            raw(">")
            text(translation.text)
            raw("</")
            raw(tag)
            raw(">\n")
        }
    }

    /// Each once, by name.
    private static func sortedOnce(_ ids: [String]) -> [String] {
        let sorted = ids.sorted { $0.precedes($1) }
        return sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }.map { sorted[$0] }
    }

    /// By name; of two for one package the last counts.
    private static func sorted(_ langpacks: [Comps.Langpack]) -> [Comps.Langpack] {
        var last: [String: Comps.Langpack] = [:]
        for langpack in langpacks { last[langpack.name] = langpack }
        return last.values.sorted { $0.name.precedes($1.name) }
    }

    // MARK: Bytes

    private mutating func element(_ depth: Int, _ tag: StaticString, _ content: String) {
        for _ in 0..<depth { raw("  ") }
        raw("<")
        raw(tag)
        if content.isEmpty { return raw("/>\n") }
        raw(">")
        text(content)
        raw("</")
        raw(tag)
        raw(">\n")
    }

    private mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func attribute(_ name: StaticString, _ value: String) {
        raw(" ")
        raw(name)
        raw("=\"")
        CompsEntities.append(value, .attribute, to: &bytes)
        raw("\"")
    }

    private mutating func text(_ text: String) {
        CompsEntities.append(text, .quotedText, to: &bytes)
    }
}
