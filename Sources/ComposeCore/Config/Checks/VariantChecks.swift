internal import ConfigSyntax
internal import SourceDiagnostics

/// Rules of phases about the variants that their options name.
struct VariantChecks {
    let options: ConfigMapping
    let sources: SourceMap
    let variants: Variants

    func diagnostics() -> [Diagnostic] {
        (options.runs("gather") ? lookasides() : []) + (options.runs("ostree_installer") ? installers() : [])
    }

    private func lookasides() -> [Diagnostic] {
        (options["variant_as_lookaside"]?.sequence ?? []).compactMap { pair in
            guard let names = pair.sequence, names.count == 2, let user = names[0].string,
                let provider = names[1].string
            else { return nil }
            return lookaside(user: user, provider: provider, names)
        }
    }

    private func lookaside(user: String, provider: String, _ names: [ConfigNode]) -> Diagnostic? {
        if let place = names.firstIndex(where: { variants[$0.keyText]?.parent != nil }) {
            return finding(
                "gather.nested-lookaside", "'\(names[place].keyText)' extends another variant", names[place],
                hint: "name variants of their own only")
        }
        // A dependent that is not made needs nothing.
        guard let user = variants[user] else { return nil }
        guard let provider = variants[provider] else {
            let nearest = Suggestion.nearest(to: provider, among: variants.all.map(\.uid))
            return finding(
                "gather.no-such-variant",
                "variant '\(provider)' doesn't exist but is required by '\(user.uid)'", names[1],
                hint: nearest.map { "did you mean '\($0)'?" } ?? "name a variant of the variants file")
        }
        let missing = user.arches.filter { !provider.arches.contains($0) }
        guard !missing.isEmpty else { return nil }
        return finding(
            "gather.lookaside-arches",
            "architectures of variant '\(user.uid)' aren't subset of those of variant '\(provider.uid)'",
            names[1], hint: "'\(provider.uid)' lacks \(missing.joined(separator: ", "))")
    }

    private func finding(
        _ code: Diagnostic.Code, _ message: String, _ node: ConfigNode, hint: String
    ) -> Diagnostic {
        Diagnostic(
            code: code, severity: .error, message: message, range: sources.range(node.span).firstLine,
            hint: hint, path: "variant_as_lookaside")
    }

    private func installers() -> [Diagnostic] {
        guard let option = options.entry("ostree_installer"), options.runs("buildinstall"),
            options["buildinstall_method"]?.isTruthy == true,
            options["ostree_installer_overwrite"]?.bool != true
        else { return [] }
        let installers = VariantArchMap<ConfigNode>(option.value)
        let skipped = VariantArchMap<ConfigNode>(options["buildinstall_skip"])
        return variants.all.filter { $0.kind == .variant && !$0.isEmpty }.flatMap { variant in
            variant.arches.compactMap { arch in
                let skips = skipped.values(variant: variant.uid, arch: arch)
                let isSkipped = !skips.isEmpty && skips.allSatisfy { $0.bool == true }
                let values = installers.values(variant: variant.uid, arch: arch)
                guard !isSkipped, let value = values.first else { return nil }
                return clash("\(variant.uid).\(arch)", value)
            }
        }
    }

    private func clash(_ tree: String, _ value: ConfigNode) -> Diagnostic {
        Diagnostic(
            code: "ostree-installer.clash", severity: .error,
            message:
                "no ostree installer can be made for \(tree): buildinstall runs there, the files clash",
            range: sources.range(value.span).firstLine,
            hint: "set 'ostree_installer_overwrite', or leave the tree out with 'buildinstall_skip'",
            path: "ostree_installer")
    }
}
