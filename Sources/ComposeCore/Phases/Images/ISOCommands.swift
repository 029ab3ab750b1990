internal import HostKit
internal import SystemPackage

/// The commands that make an image, each with its arguments; all but jigdo's run in the image's directory.
struct ISOCommands {
    let image: ISOImage
    let volumeID: String
    /// What random identifiers are replaced by; nil to let the tools choose.
    var partitionIDs: PartitionIDs?

    /// - Throws: `.imageName` for a volume ID that is too long.
    init(_ image: ISOImage) throws(ComposeError) {
        self.image = image
        volumeID = try ImageNaming.shortened(image.volumeID)
    }

    /// Whether xorriso is to change a copy of the installer's image.
    var replaysBootISO: Bool { image.tool == .xorriso && image.boot != nil }

    /// Writes the image.
    ///
    /// - Throws: `.image` for an arch that nobody knows to boot.
    func write() throws(ComposeError) -> [String] {
        if replaysBootISO { return ["xorriso", "-dialog", "on"] }
        var arguments = [image.tool == .xorriso ? "xorrisofs" : "genisoimage"]
        if let level = image.isoLevel { arguments += ["-iso-level", String(level)] }
        arguments += ["-untranslated-filenames", "-volid", volumeID, "-J", "-joliet-long", "-rational-rock"]
        if image.tool == .genisoimage { arguments.append("-translation-table") }
        if image.boot?.isPowerPC != true { arguments += ["-input-charset", "utf-8"] }
        arguments += ["-x", "./lost+found"]
        if let boot = image.boot { arguments += try boot.arguments() }
        return arguments + [
            "-o", image.fileName, "-graft-points", "-path-list", image.files.graftPoints.string,
        ]
    }

    /// Lets the image boot from disks; nil when it does not.
    func hybrid() throws(ComposeError) -> [String]? {
        guard image.tool == .genisoimage, let options = try image.boot?.hybridArguments() else { return nil }
        let id = partitionIDs.map { ["--id", $0.disk] } ?? []
        return ["isohybrid"] + options + id + [image.fileName]
    }

    /// Puts the sum of the image into it.
    var implant: [String] {
        ["implantisomd5"] + (image.isSupported ? ["--supported-iso"] : []) + [image.fileName]
    }

    /// Makes the jigdo files of an image.
    func jigdo(image directory: FilePath, to target: FilePath) -> [String]? {
        guard let jigdo = image.jigdo else { return nil }
        let name = image.fileName
        return [
            "jigdo-file", "make-template", "--force", "--image=\(directory.appending(name))",
            "--jigdo=\(target.appending(name + ".jigdo"))",
            "--template=\(target.appending(name + ".template"))", "--no-servers-section",
            "--report=noprogress", "\(jigdo.tree)//",
        ]
    }

    /// What xorriso reads when it changes the installer's image.
    ///
    /// - Throws: `.image` for a name that its language has no way to write.
    func dialog() throws(ComposeError) -> String {
        guard let boot = image.boot else { return "" }
        var lines = [
            // Otherwise a dialog goes on after failures, and ends well.
            ["-abort_on", "FAILURE"], ["-indev", boot.tree.appending(BootLoader.bootISO).string],
            ["-outdev", image.fileName],
            ["-boot_image", "any", "replay"], ["-volid", volumeID], ["-joliet", "on"],
            ["-compliance", "joliet_long_names"],
        ]
        lines += image.graftPoints.map { ["-map", $0.source.string, $0.path] }
        if boot.arch == "ppc64le" { lines.append(["-as", "mkisofs", "-U", "--"]) }
        lines.append(["-end"])
        var text = ""
        for line in lines {
            for (number, word) in line.enumerated() {
                text += (number == 0 ? "" : " ") + (try Self.quoted(word))
            }
            text += "\n"
        }
        return text
    }

    private static func quoted(_ word: String) throws(ComposeError) -> String {
        guard !word.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
            throw ComposeError(
                .image, "'\(word.onOneLine)' has control characters and cannot be put on an image")
        }
        let plain = !word.isEmpty && word.utf8.allSatisfy { ![32, 34, 35, 39, 92].contains($0) }
        if plain { return word }
        // Within quotes of one kind all other characters stand for themselves.
        return word.split(separator: "'", omittingEmptySubsequences: false).map { "'\($0)'" }
            .joined(separator: "\"'\"")
    }
}
