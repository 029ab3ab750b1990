public import ConfigSyntax
public import JSONKit

/// The schema of a compose configuration, as tables for each place where options may stand.
public enum ComposeKeys {
    /// All options. A name that is none has no effect, as in the reference, which only warns of it.
    public static let root = KeyTable(
        "compose",
        keys: groups.flatMap(\.keys), removed: removed, unknownKeys: .warning)

    /// The options by what they are about, as they are shown and explained.
    static let groups: [(title: String, keys: [KeySpec])] = [
        ("Release", releaseKeys), ("General", generalKeys + extensionKeys),
        ("Names of images", imageNameKeys),
        ("Repository metadata", createrepoKeys), ("Package sets", pkgsetKeys), ("Gathering", gatherKeys),
        ("Build roots", runrootKeys), ("Installer images", buildinstallKeys),
        ("Extra files and ISO images", createisoKeys), ("Defaults of image phases", imageDefaultKeys),
        ("Images", imageKeys), ("Checksums and closure", checksumKeys), ("Newer phases", laterKeys),
    ]

    /// Whether a name is that of an option, though it may have been removed.
    public static func isOption(_ name: String) -> Bool {
        root[name] != nil || root.removal(of: name) != nil
    }

    /// Options of our own.
    private static let extensionKeys: [KeySpec] = [
        KeySpec(
            "paths_templates",
            .anyOf([.string, .checked(.map(.anyOf([.string, .map(.string)])), GeneralChecks.pathsTemplates)]),
            extension: true,
            "Templates for places in the compose, by name, or a JSON file with them; in place of a Python module."
        )
    ]
}

/// The JSON Schema of a compose configuration, for editors and for configurations written in JSON.
public enum ComposeSchema {
    /// The schema, made from the tables that the reader itself uses.
    public static var document: JSONValue {
        JSONSchema.document(
            ComposeKeys.root, title: "Compose configuration", description: "What a compose is made of.",
            scalars: .exact)
    }
}
