import ArgumentParser
import ConfigSyntax

/// Variables for configurations that are templates.
struct DefinitionOptions: ParsableArguments {
    @Option(
        name: [.customShort("e"), .customLong("define")],
        help: ArgumentHelp("Set a variable beforehand; may be repeated.", valueName: "var=value"),
        transform: { text in
            guard let definition = ConfDefinition(parsing: text) else {
                throw ValidationError("definition should be in var=value format: '\(text)'")
            }
            return definition
        })
    var definitions: [ConfDefinition] = []
}
