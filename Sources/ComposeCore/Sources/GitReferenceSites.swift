internal import ConfigSyntax

/// The places of a configuration that name something in a git repository which moves with time.
struct GitReferenceSites {
    enum Site {
        /// A URL whose fragment may be a branch.
        case url(ConfigNode)
        /// An scm dict of a git repository.
        case scm(ConfigNode)
    }

    private static let urls = [
        "global_ksurl", "live_images_ksurl", "live_media_ksurl", "image_build_ksurl",
        "kiwibuild_description_scm",
    ]
    private static let sources = [
        "variants_file", "comps_file", "module_defaults_dir", "module_obsoletes_dir", "gather_prepopulate",
        "product_id", "buildinstall_kickstart", "createrepo_extra_modulemd",
    ]
    private static let urlKeys = [
        "live_images": "ksurl", "live_media": "ksurl", "image_build": "ksurl", "osbs": "url",
        "image_container": "url", "kiwibuild": "description_scm",
    ]

    /// Visits each place, and gives the options with what the visitor made of it; nil leaves a place alone.
    static func rewritten(_ options: ConfigMapping, _ visit: (Site) -> ConfigNode?) -> ConfigMapping {
        var result = options
        for entry in options.entries {
            let value: ConfigNode? =
                if urls.contains(entry.name) {
                    url(entry.value, visit)
                } else if sources.contains(entry.name) {
                    source(entry.value, visit)
                } else if let key = urlKeys[entry.name] {
                    below(entry.value, key: key) { url($0, visit) }
                } else if entry.name == "lorax_options" {
                    below(entry.value, key: "configuration_file") { source($0, visit) }
                } else {
                    nil
                }
            if let value, value != entry.value { result.replace(entry.name, by: value) }
        }
        return result
    }

    private static func url(_ node: ConfigNode, _ visit: (Site) -> ConfigNode?) -> ConfigNode {
        node.string == nil ? node : visit(.url(node)) ?? node
    }

    /// An scm dict, or a mapping of such.
    private static func source(_ node: ConfigNode, _ visit: (Site) -> ConfigNode?) -> ConfigNode {
        guard let mapping = node.mapping else { return node }
        var node = node
        guard mapping["scm"] == nil else {
            let isGit = mapping["scm"]?.string == "git" && mapping["repo"]?.string?.isEmpty == false
            return isGit ? visit(.scm(node)) ?? node : node
        }
        node.value = .mapping(mapping.mapValues { source($0, visit) })
        return node
    }

    /// Finds a key in the blocks of an option, whatever they are put in.
    private static func below(_ node: ConfigNode, key: String, _ change: (ConfigNode) -> ConfigNode)
        -> ConfigNode
    {
        var node = node
        switch node.value {
        case .sequence(let items): node.value = .sequence(items.map { below($0, key: key, change) })
        case .tuple(let items): node.value = .tuple(items.map { below($0, key: key, change) })
        case .mapping(var mapping):
            if let value = mapping[key] {
                mapping.replace(key, by: change(value))
            } else {
                for entry in mapping.entries where entry.name != "factory-parameters" {
                    let value = below(entry.value, key: key, change)
                    if value != entry.value { mapping.replace(entry.name, by: value) }
                }
            }
            node.value = .mapping(mapping)
        default: break
        }
        return node
    }
}
