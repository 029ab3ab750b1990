internal import SourceDiagnostics

/// One reading of a configuration, in either language.
struct ConfReading {
    private var evaluator: ConfEvaluator

    init(_ library: ConfLibrary) { evaluator = ConfEvaluator(library) }

    mutating func document(_ path: String, format: ConfFormat, definitions: [ConfDefinition]) -> ConfDocument
    {
        var scope = ConfScope()
        do throws(ConfError) {
            let number = try evaluator.library.open(path, from: nil)
            if let root = try json(number, path: path, format: format) { return finish(root) }
            define(definitions, in: &scope)
            evaluator.run(number, path: path, from: nil, in: &scope)
        } catch {
            evaluator.report(error)
        }
        let length = evaluator.library.source(0).bytes.count
        let whole = SourceSpan(lower: 0, upper: length)
        return finish(ConfigNode(.mapping(scope.mapping()), span: whole, style: .block))
    }

    private func finish(_ root: ConfigNode) -> ConfDocument {
        let sources = evaluator.library.sources
        return ConfDocument(
            sources: sources, root: root, diagnostics: evaluator.findings.diagnostics(in: sources),
            opened: evaluator.library.opened, references: evaluator.references)
    }

    /// The content of a JSON file; nil when the file is to be read as assignments.
    private mutating func json(_ number: Int32, path: String, format: ConfFormat) throws(ConfError)
        -> ConfigNode?
    {
        switch format {
        case .assignments: return nil
        case .byName where !path.hasSuffix(".json"): return nil
        default: break
        }
        let library = evaluator.library
        var reader = JSONReader(
            library.source(number).bytes, file: number, depthLimit: library.limits.depth,
            findingLimit: library.limits.findings)
        do throws(ConfError) {
            let root = try reader.document()
            guard root.mapping != nil else { throw .notAnObject(root) }
            if library.dialect == .standard { for finding in reader.findings { evaluator.report(finding) } }
            return root
        } catch {
            if format == .jsonOrAssignments { return nil }
            throw error
        }
    }

    /// Sets the variables given on the command line; a text that shows them serves as their source.
    private mutating func define(_ definitions: [ConfDefinition], in scope: inout ConfScope) {
        guard !definitions.isEmpty else { return }
        let lines = definitions.map { "-e \($0.name)=\($0.value)" }
        let text = lines.joined(separator: "\n")
        let file = evaluator.library.add(SourceFile(name: "command line", text: text))
        var start = 0
        for (definition, line) in zip(definitions, lines) {
            let nameStart = start + 3
            let valueStart = nameStart + definition.name.utf8.count + 1
            let end = start + line.utf8.count
            let name = ConfName(
                text: definition.name, span: SourceSpan(file: file, lower: nameStart, upper: valueStart - 1))
            let span = SourceSpan(file: file, lower: valueStart, upper: end)
            if definition.name.hasPrefix("_") {
                evaluator.report(.definedPrivateName(name))
            } else {
                scope.set(name, to: ConfValue(node: ConfigNode(.string(definition.value), span: span)))
            }
            start = end + 1
        }
    }
}
