import CommandSupport

await CommandLineProgram.main(WaitForSignedOSTree.self)
