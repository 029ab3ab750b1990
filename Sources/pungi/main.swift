import CommandSupport

await CommandLineProgram.main(Program.root(startedAs: CommandLine.arguments.first ?? "")) { error, console in
    FailureReport(console: console).tell(error)
}
