internal import HostKit
internal import SystemPackage

extension ISOCommands {
    /// The file that xorriso reads, beside the script.
    var dialogFile: FilePath {
        image.files.script.removingLastComponent().appending("xorriso-\(image.fileName).txt")
    }

    /// The same work as a shell script: a record for people, and the way to do it in another root.
    ///
    /// - Throws: `.image`.
    func script() throws(ComposeError) -> String {
        var lines = ["#!/bin/bash", "set -ex", "cd \(Self.line([image.directory.string]))"]
        if replaysBootISO {
            lines.append("\(Self.line(try write())) <\(Self.line([dialogFile.string]))")
        } else {
            lines.append("/usr/bin/" + Self.line(try write()))
        }
        if let hybrid = try hybrid() { lines.append("/usr/bin/" + Self.line(hybrid)) }
        lines.append("/usr/bin/" + Self.line(implant))
        lines.append(listing)
        if let jigdo = image.jigdo,
            let command = self.jigdo(image: image.directory, to: jigdo.directory)
        {
            lines.append(Self.line(command))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ words: [String]) -> String { ShellWords.join(words) }

    /// How a shell gets the list of files.
    private var listing: String {
        let name = Self.line([image.fileName])
        let manifest = Self.line([image.fileName + ".manifest"])
        switch image.tool {
        case .genisoimage:
            return "isoinfo -R -f -i \(name) | grep -v '/TRANS.TBL$' | sort >> \(manifest)"
        case .xorriso:
            return """
                xorriso -dev \(name) --find |
                            tail -n+2 |
                            tr -d "'" |
                            cut -c2- |
                            sort >> \(manifest)
                """
        }
    }
}
