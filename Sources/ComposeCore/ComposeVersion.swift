/// The version of this release, as `pungi --version` prints it.
public let pungiVersion = "0.1.0"
