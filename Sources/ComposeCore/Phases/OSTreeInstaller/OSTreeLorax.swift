internal import HostKit
internal import KojiKit
internal import RPMKit
internal import RepoKit
internal import SystemPackage

/// What lorax is told to make an installer of commits: as words of its command line, or as options of a task.
///
/// - SeeAlso: lorax(1).
struct OSTreeLorax: Sendable, Hashable {
    let plan: OSTreeInstallerPlan
    let identity: ComposeIdentity
    /// URLs of repositories.
    let sources: [String]
    /// Where templates with relative paths start.
    let templates: FilePath
    let output: FilePath
    let logs: FilePath

    private enum Value: Hashable {
        case text(String)
        case list([String])
        case flag
    }

    private struct Option: Hashable {
        var name: String
        /// The name in a task; nil for what a task does itself.
        var key: String?
        var value: Value

        init(_ name: String, _ value: Value) { self.init(name, key: name, value) }

        init(_ name: String, key: String?, _ value: Value) {
            self.name = name
            self.key = key
            self.value = value
        }
    }

    private var options: [Option] {
        let config = plan.installer
        var options = [
            Option("product", .text(identity.release.name)),
            Option("version", .text(identity.release.version)), Option("release", .text(plan.release)),
            Option("source", key: "sources", .list(sources)), Option("variant", .text(plan.variant.uid)),
            Option("nomacboot", .flag), Option("noupgrade", .flag),
        ]
        if identity.isSupported { options.append(Option("isfinal", .flag)) }
        options += [
            Option("buildarch", .text(TreeArches(tree: plan.arch).native.first?.rawValue ?? plan.arch)),
            Option("volid", .text(plan.volumeID)), Option("installpkgs", .list(config.packages)),
            Option("add-template", .list(config.templates.map(path))),
            Option("add-arch-template", .list(config.archTemplates.map(path))),
            Option("add-template-var", .list(config.templateVariables)),
            Option("add-arch-template-var", .list(config.archTemplateVariables)),
            Option("logfile", key: nil, .text(logs.appending("lorax.log").string)),
        ]
        if let size = config.rootfsSize { options.append(Option("rootfs-size", .text(size))) }
        if config.skipsBranding { options.append(Option("skip-branding", key: "skip_branding", .flag)) }
        return options
    }

    private func path(_ template: String) -> String {
        template.hasPrefix("/") ? template : templates.pushing(FilePath(template)).string
    }

    var words: [String] {
        var words = ["lorax"]
        for option in options {
            switch option.value {
            case .text(let text): words.append("--\(option.name)=\(text)")
            case .list(let texts): words += texts.map { "--\(option.name)=\($0)" }
            case .flag: words.append("--\(option.name)")
            }
        }
        return words + [output.string]
    }

    /// The line for a shell: lorax wants to make its directory itself.
    var script: String { "rm -rf \(ShellWords.quote(output.string)) && \(ShellWords.join(words))" }

    /// The options of a task.
    var task: XMLRPCStruct {
        var result: XMLRPCStruct = [:]
        for option in options {
            guard let key = option.key else { continue }
            switch option.value {
            case .text(let text): result[key] = .string(text)
            case .list(let texts): if !texts.isEmpty { result[key] = XMLRPCValue(texts) }
            case .flag: result[key] = true
            }
        }
        result["outputdir"] = .string(output.string)
        return result
    }
}
