/// The version of this release, as `packit --version` prints it.
public let packitVersion = "0.1.0"
