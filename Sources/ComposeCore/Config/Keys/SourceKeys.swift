internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// Where a file or a directory comes from.
    static let scm = KeyTable(
        "scm",
        keys: [
            KeySpec(
                "scm", .checked(.choice(["file", "cvs", "git", "rpm", "koji"]), GeneralChecks.scm),
                required: true, "Kind of the source."),
            KeySpec("repo", .string, "Repository, package or build; empty for files."),
            KeySpec("branch", .string, nullable: true, "Branch, or Koji tag."),
            KeySpec("file", .string, "File to take."),
            KeySpec("dir", .string, "Directory to take."),
            KeySpec("command", .string, "Shell command that is run in the clone first."),
            KeySpec("options", .object(scmOptions), "Settings of the access."),
        ])

    /// How a source repository is reached.
    private static let scmOptions = KeyTable(
        "scm_options",
        keys: [KeySpec("credential_helper", .string, "What tells git a name and a password.")])

    /// A package repository.
    static let repository = KeyTable(
        "repository",
        keys: [
            KeySpec("name", .string, "Name."),
            KeySpec("baseurl", .string, required: true, "URL, or the UID of a variant."),
            KeySpec("exclude", .string, "Packages to leave out."),
            KeySpec("gpgcheck", .boolean, "Whether signatures are checked."),
            KeySpec("enabled", .string, "Whether it is used."),
        ])

    /// Files to put into a tree.
    static let extraFile = KeyTable("extra_file", keys: extraFileKeys(dir: .string))

    /// Files to put on an extra ISO image.
    static let extraISOFile = KeyTable("extra_iso_file", keys: extraFileKeys(dir: .texts))

    private static func extraFileKeys(dir: ValueShape) -> [KeySpec] {
        [
            KeySpec("scm", .checked(.string, GeneralChecks.scm), "Kind of the source."),
            KeySpec("repo", .string, "Repository, package or build; empty for files."),
            KeySpec("branch", .string, nullable: true, "Branch, or Koji tag."),
            KeySpec("file", .texts, "Files to take."),
            KeySpec("dir", dir, "Directory whose content to take."),
            KeySpec("target", .string, "Directory in the tree to put them into."),
            KeySpec("options", .object(scmOptions), "Settings of the access."),
        ]
    }

    /// An extra ISO image.
    static let extraISO = KeyTable(
        "extra_iso",
        keys: [
            KeySpec(
                "include_variants", .checked(.texts, GeneralChecks.list), required: true,
                "Variants whose packages it holds."),
            KeySpec("extra_files", .oneOrMore(.object(extraISOFile)), "Files to put on it."),
            KeySpec("filename", .string, "Template of its name."),
            KeySpec("volid", .texts, "Templates of its volume label."),
            KeySpec("arches", .list(.string), "Architectures to make it for."),
            KeySpec("failable_arches", .list(.string), "Architectures on which it may fail."),
            KeySpec("skip_src", .boolean, default: false, "Whether there is no image of the sources."),
            KeySpec(
                "inherit_extra_files", .boolean, default: false,
                "Whether it holds the extra files of its variant."),
            KeySpec("max_size", .number, "Largest size in bytes."),
        ])
}
