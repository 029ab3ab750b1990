import CommandSupport

await CommandLineProgram.main(FedmsgNotification.self)
