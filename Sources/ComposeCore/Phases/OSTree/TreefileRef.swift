internal import ConfigSyntax
internal import HostKit
internal import RPMKit
internal import SourceDiagnostics
internal import SystemPackage

/// The reference that a treefile names.
enum TreefileRef {
    /// The reference, with the arch in it; nil if the file names none.
    ///
    /// - Throws: `.input` for a file that cannot be read.
    static func read(_ path: FilePath, arch: String) throws -> String? {
        let ref = try root(path).mapping?["ref"]?.string
        return ref?.replacing("${basearch}", with: Arch(arch).base.rawValue)
    }

    /// The content of a treefile, which is YAML, or JSON by its name.
    ///
    /// - SeeAlso: rpm-ostree, "Treefile reference".
    static func root(_ path: FilePath) throws -> ConfigNode {
        let source = SourceFile(name: path.string, bytes: try Files.read(path, limit: 4 << 20))
        guard path.extension == "json" else {
            do throws(YAMLError) {
                return try YAMLDocument(source).root
            } catch {
                throw ComposeError(.input, "the treefile \(path) cannot be read: \(error)")
            }
        }
        let document = ConfDocument(path: path.string, format: .json) { _ in source.bytes }
        if let problem = document.diagnostics.first(where: { $0.severity == .error }) {
            throw ComposeError(.input, "the treefile \(path) cannot be read: \(problem.message)")
        }
        return document.root
    }
}
