import CommandSupport

await CommandLineProgram.main(Packit.self) { error, console in
    FailureReport(console: console).tell(error)
}
