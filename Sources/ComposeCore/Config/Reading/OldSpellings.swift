/// Values that options took under another name once, and what they are called now.
enum OldSpellings {
    static let solver = ["yum": "dnf"]
    static let checksum = ["sha": "sha1"]

    static let byOption = [
        "gather_backend": solver, "repoclosure_backend": solver, "createrepo_checksum": checksum,
    ]
}
