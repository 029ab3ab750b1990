internal import ConfigSyntax

/// Which image of the compose a container holds: patterns for what `images.json` says of it.
struct ImageSpecification {
    private var patterns: [(attribute: String, pattern: Pattern)] = []

    /// - Throws: `.configuration` for an attribute that images do not have, and for what is no pattern.
    init(_ settings: [OpenSetting]) throws(ComposeError) {
        for setting in settings {
            guard ImageManifest.Image.comparable.contains(setting.name) else {
                throw Self.wrong(
                    "'\(setting.name)' is nothing that an image has: there are "
                        + ImageManifest.Image.comparable.joined(separator: ", "))
            }
            guard let text = setting.value.text else {
                throw Self.wrong("'\(setting.name)' must be a regular expression, in quotes")
            }
            do throws(Pattern.Failure) {
                patterns.append((setting.name, try Pattern(text)))
            } catch {
                throw Self.wrong("incorrect regular expression for '\(setting.name)': \(error.reason)")
            }
        }
    }

    private static func wrong(_ text: String) -> ComposeError {
        ComposeError(.configuration, "image_container: image_spec: \(text)")
    }

    func matches(_ image: ImageManifest.Image) -> Bool {
        patterns.allSatisfy { condition in
            image.text(of: condition.attribute).map(condition.pattern.matches) ?? false
        }
    }
}

extension ImageManifest.Image {
    /// What can be said of an image by a pattern.
    static let comparable = [
        "arch", "bootable", "disc_count", "disc_number", "format", "implant_md5", "mtime", "path", "size",
        "subvariant", "type", "unified", "volume_id",
    ]

    /// An attribute as text; booleans are `True` and `False`, as in configurations.
    func text(of attribute: String) -> String? {
        switch attribute {
        case "arch": arch
        case "bootable": isBootable ? "True" : "False"
        case "disc_count": "\(discCount)"
        case "disc_number": "\(discNumber)"
        case "format": format
        case "implant_md5": implantedMD5
        case "mtime": "\(modified)"
        case "path": path
        case "size": "\(size)"
        case "subvariant": subvariant
        case "type": type
        case "unified": isUnified ? "True" : "False"
        case "volume_id": volumeID
        default: nil
        }
    }
}
