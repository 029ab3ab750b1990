/// The tables, named as Koji's are. What changes with events has the row of every state that it was in.
enum Schema {
    private static let versioned = """
        create_event INTEGER NOT NULL, revoke_event INTEGER, creator_id INTEGER, revoker_id INTEGER,
        active INTEGER DEFAULT 1
        """

    static let sql = """
        CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, time REAL NOT NULL);
        CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL, password TEXT,
            status INTEGER NOT NULL DEFAULT 0, usertype INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE user_krb_principals (user_id INTEGER, krb_principal TEXT UNIQUE);
        CREATE TABLE permissions (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL,
            description TEXT);
        CREATE TABLE user_perms (user_id INTEGER NOT NULL, perm_id INTEGER NOT NULL, \(versioned));
        CREATE TABLE sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, key TEXT,
            master INTEGER, authtype INTEGER NOT NULL DEFAULT 0, callnum INTEGER, start_time REAL,
            renew_time REAL, closed INTEGER NOT NULL DEFAULT 0, exclusive INTEGER);
        CREATE TABLE channels (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL,
            description TEXT, enabled INTEGER DEFAULT 1, comment TEXT);
        CREATE TABLE host (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, name TEXT UNIQUE, arches TEXT,
            task_load REAL DEFAULT 0, capacity REAL DEFAULT 2, description TEXT, comment TEXT,
            ready INTEGER DEFAULT 1, enabled INTEGER DEFAULT 1, update_time REAL);
        CREATE TABLE host_channels (host_id INTEGER, channel_id INTEGER, \(versioned));
        CREATE TABLE tag (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL);
        CREATE TABLE tag_config (tag_id INTEGER NOT NULL, arches TEXT, perm_id INTEGER,
            locked INTEGER DEFAULT 0, maven_support INTEGER DEFAULT 0, maven_include_all INTEGER DEFAULT 0,
            \(versioned));
        CREATE INDEX tag_config_tag ON tag_config (tag_id);
        CREATE TABLE tag_extra (tag_id INTEGER NOT NULL, key TEXT NOT NULL, value TEXT, \(versioned));
        CREATE INDEX tag_extra_tag ON tag_extra (tag_id);
        CREATE TABLE tag_inheritance (tag_id INTEGER NOT NULL, parent_id INTEGER NOT NULL,
            priority INTEGER NOT NULL, maxdepth INTEGER, intransitive INTEGER DEFAULT 0,
            noconfig INTEGER DEFAULT 0, pkg_filter TEXT DEFAULT '', \(versioned));
        CREATE INDEX tag_inheritance_tag ON tag_inheritance (tag_id);
        CREATE TABLE package (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL);
        CREATE TABLE tag_packages (package_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
            blocked INTEGER NOT NULL DEFAULT 0, extra_arches TEXT, \(versioned));
        CREATE INDEX tag_packages_tag ON tag_packages (tag_id);
        CREATE TABLE tag_package_owners (package_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
            owner INTEGER NOT NULL, \(versioned));
        CREATE INDEX tag_package_owners_tag ON tag_package_owners (tag_id, package_id);
        CREATE TABLE tag_external_repos (tag_id INTEGER, external_repo_id INTEGER, priority INTEGER,
            merge_mode TEXT, arches TEXT, \(versioned));
        CREATE TABLE external_repo (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL);
        CREATE TABLE external_repo_config (external_repo_id INTEGER, url TEXT, \(versioned));
        CREATE TABLE volume (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL);
        CREATE TABLE build (id INTEGER PRIMARY KEY AUTOINCREMENT, pkg_id INTEGER NOT NULL,
            version TEXT NOT NULL, release TEXT NOT NULL, epoch INTEGER, state INTEGER NOT NULL,
            draft INTEGER NOT NULL DEFAULT 0, task_id INTEGER, owner INTEGER NOT NULL,
            volume_id INTEGER NOT NULL DEFAULT 0, create_event INTEGER NOT NULL, create_time REAL,
            start_time REAL, completion_time REAL, promotion_time REAL, promoter INTEGER, source TEXT,
            extra TEXT, cg_id INTEGER, UNIQUE (pkg_id, version, release));
        CREATE INDEX build_task ON build (task_id);
        CREATE TABLE btype (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL);
        CREATE TABLE build_types (build_id INTEGER NOT NULL, btype_id INTEGER NOT NULL);
        CREATE INDEX build_types_build ON build_types (build_id);
        CREATE TABLE image_builds (build_id INTEGER PRIMARY KEY);
        CREATE TABLE tag_listing (build_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, \(versioned));
        CREATE INDEX tag_listing_tag ON tag_listing (tag_id, create_event);
        CREATE INDEX tag_listing_build ON tag_listing (build_id);
        CREATE TABLE rpminfo (id INTEGER PRIMARY KEY AUTOINCREMENT, build_id INTEGER, buildroot_id INTEGER,
            name TEXT NOT NULL, version TEXT NOT NULL, release TEXT NOT NULL, epoch INTEGER,
            arch TEXT NOT NULL, draft INTEGER DEFAULT 0, external_repo_id INTEGER NOT NULL DEFAULT 0,
            payloadhash TEXT NOT NULL, size INTEGER NOT NULL, buildtime INTEGER NOT NULL,
            metadata_only INTEGER NOT NULL DEFAULT 0, extra TEXT);
        CREATE INDEX rpminfo_build ON rpminfo (build_id);
        CREATE INDEX rpminfo_nvra ON rpminfo (name, version, release, arch);
        CREATE TABLE rpmsigs (rpm_id INTEGER NOT NULL, sigkey TEXT NOT NULL, sighash TEXT NOT NULL,
            UNIQUE (rpm_id, sigkey));
        CREATE TABLE archivetypes (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, description TEXT,
            extensions TEXT);
        CREATE TABLE archiveinfo (id INTEGER PRIMARY KEY AUTOINCREMENT, type_id INTEGER, btype_id INTEGER,
            build_id INTEGER NOT NULL, buildroot_id INTEGER, filename TEXT NOT NULL, size INTEGER NOT NULL,
            checksum TEXT NOT NULL, checksum_type INTEGER NOT NULL, metadata_only INTEGER DEFAULT 0,
            extra TEXT, arch TEXT);
        CREATE INDEX archiveinfo_build ON archiveinfo (build_id);
        CREATE TABLE archive_rpm_components (archive_id INTEGER, rpm_id INTEGER);
        CREATE TABLE build_target (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE NOT NULL);
        CREATE TABLE build_target_config (build_target_id INTEGER NOT NULL, build_tag INTEGER NOT NULL,
            dest_tag INTEGER NOT NULL, \(versioned));
        CREATE TABLE task (id INTEGER PRIMARY KEY AUTOINCREMENT, state INTEGER NOT NULL, create_time REAL,
            start_time REAL, completion_time REAL, channel_id INTEGER NOT NULL, host_id INTEGER,
            parent INTEGER, label TEXT, waiting INTEGER, awaited INTEGER, owner INTEGER NOT NULL,
            method TEXT, request TEXT, result TEXT, eta INTEGER, arch TEXT, priority INTEGER, weight REAL);
        CREATE INDEX task_parent ON task (parent);
        CREATE INDEX task_state ON task (state);
        CREATE TABLE repo (id INTEGER PRIMARY KEY AUTOINCREMENT, create_event INTEGER NOT NULL, tag_id INTEGER,
            state INTEGER, begin_event INTEGER, end_event INTEGER, creation_time REAL, state_time REAL,
            dist INTEGER DEFAULT 0, task_id INTEGER, opts TEXT, custom_opts TEXT);
        CREATE TABLE repo_queue (id INTEGER PRIMARY KEY AUTOINCREMENT, create_time REAL, owner INTEGER,
            tag_id INTEGER, at_event INTEGER, min_event INTEGER, opts TEXT, task_id INTEGER, repo_id INTEGER,
            active INTEGER DEFAULT 1, priority INTEGER DEFAULT 0, tries INTEGER DEFAULT 0);
        CREATE TABLE buildroot (id INTEGER PRIMARY KEY AUTOINCREMENT, state INTEGER, task_id INTEGER,
            host_id INTEGER, repo_id INTEGER, arch TEXT, create_event INTEGER, create_time REAL,
            retire_time REAL);
        CREATE TABLE buildroot_listing (buildroot_id INTEGER, rpm_id INTEGER, is_update INTEGER DEFAULT 0);
        CREATE TABLE sidetags (tag_id INTEGER, user_id INTEGER, basetag_id INTEGER);

        INSERT INTO events (time) VALUES (0);
        DELETE FROM events;
        DELETE FROM sqlite_sequence WHERE name = 'events';
        INSERT INTO volume (id, name) VALUES (0, 'DEFAULT');
        INSERT INTO external_repo (id, name) VALUES (0, 'INTERNAL');
        INSERT INTO btype (name) VALUES ('rpm'), ('maven'), ('win'), ('image'), ('module'), ('operator-manifests'),
            ('remote-sources');
        INSERT INTO archivetypes (name, description, extensions) VALUES
            ('txt', 'Text file', 'txt'), ('iso', 'CD/DVD Image', 'iso'),
            ('raw-xz', 'xz compressed raw disk image', 'raw.xz'), ('qcow2', 'QCOW2 image', 'qcow2'),
            ('tar', 'Tar file', 'tar tar.gz tar.bz2 tar.xz tgz'), ('json', 'JSON data', 'json'),
            ('yaml', 'YAML Ain''t Markup Language', 'yaml yml'), ('ks', 'Kickstart', 'ks'),
            ('xml', 'XML file', 'xml'), ('raw', 'Raw disk image', 'raw'), ('vmdk', 'vSphere image', 'vmdk');
        INSERT INTO permissions (name) VALUES ('admin'), ('appliance'), ('dist-repo'), ('draft-promoter'), ('host'),
            ('image'), ('image-import'), ('livecd'), ('maven-import'), ('repo'), ('sign'), ('tag'), ('target'),
            ('win-admin'), ('win-import'), ('runroot'), ('livemedia');
        INSERT INTO channels (name) VALUES ('default'), ('createrepo'), ('maven'), ('livecd'), ('appliance'),
            ('vm'), ('image'), ('livemedia'), ('runroot');
        """
}
