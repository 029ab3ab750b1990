"""A real Bodhi on the loopback interface, with the development build system, gating off, and a provider to log in
with.

usage: bodhi_server.py DIRECTORY, which prints `serving at PORT, provider at PORT`. The directory is for its data base.
"""

import glob
import logging
import os
import sys
import types

import openid_provider

directory = sys.argv[1]
provider = "http://127.0.0.1:%d/openidc" % openid_provider.serve()
SETTINGS = {
    "sqlalchemy.url": "sqlite:///" + os.path.join(directory, "bodhi.db"),
    "authtkt.secret": "for tests alone", "session.secret": "for tests alone", "authtkt.secure": "false",
    "oidc.fedora.client_id": "bodhi-server", "oidc.fedora.client_secret": "none",
    "oidc.fedora.server_metadata_url": provider + "/.well-known/openid-configuration",
    "dogpile.cache.backend": "dogpile.cache.memory", "warm_cache_on_start": "false",
    "base_address": "http://127.0.0.1/", "libravatar_enabled": "false", "buildsystem": "dev",
    "test_gating.required": "false", "acl_system": "dummy", "acl_dummy_committer": "alice",
    "query_wiki_test_cases": "false", "celery_config": os.path.join(directory, "celeryconfig.py"),
}


def write(name, text):
    with open(os.path.join(directory, name), "w") as file:
        file.write(text)


write("bodhi.ini", "[app:main]\nuse = egg:bodhi-server\n"
      + "".join("%s = %s\n" % setting for setting in SETTINGS.items()))
write("messaging.toml", 'amqp_url = "amqp://127.0.0.1:1"\n')
# Work for the queue is put into it, and nobody does it.
write("celeryconfig.py", 'broker_url = "memory://"\n')
os.environ["BODHI_CONFIG"] = os.path.join(directory, "bodhi.ini")
os.environ["FEDORA_MESSAGING_CONF"] = os.path.join(directory, "messaging.toml")



def import_from_system(name):
    """Imports a module that belongs to the system's packages and to no index of Python."""
    folders = glob.glob("/usr/lib*/python3*/*-packages")
    sys.path += folders
    __import__(name)
    sys.path = [path for path in sys.path if path not in folders]


import_from_system("rpm")
for needed_for_composing in ("librepo", "createrepo_c"):
    sys.modules[needed_for_composing] = types.ModuleType(needed_for_composing)

import fedora_messaging.api  # noqa: E402

# There is no broker, and waiting for one takes half a minute for each message.
fedora_messaging.api.publish = lambda *arguments, **options: None
fedora_messaging.api.twisted_publish = fedora_messaging.api.publish

import bodhi.server  # noqa: E402
from bodhi.server import models  # noqa: E402
from bodhi.server.config import config  # noqa: E402
import sqlalchemy  # noqa: E402
import waitress  # noqa: E402

def release(name, prefix, version, branch, state, tag=None):
    tag = tag or branch
    return models.Release(
        name=name, long_name={"FEDORA": "Fedora ", "FEDORA-EPEL": "Fedora EPEL "}.get(prefix, "") + version,
        id_prefix=prefix, version=version, branch=branch, dist_tag=tag,
        stable_tag=tag + "-updates", testing_tag=tag + "-updates-testing",
        candidate_tag=tag + "-updates-candidate", pending_signing_tag=tag + "-signing-pending",
        pending_testing_tag=tag + "-updates-testing-pending", pending_stable_tag=tag + "-updates-pending",
        override_tag=tag + "-override", state=state, composed_by_bodhi=True,
        package_manager=models.PackageManager.dnf, testing_repository="updates-testing",
        mail_template="fedora_errata_template")


def fill(session):
    State = models.ReleaseState
    session.add_all([
        release("F43", "FEDORA", "43", "f43", State.current),
        release("F17", "FEDORA", "17", "f17", State.current),
        release("F44", "FEDORA", "44", "rawhide", State.pending),
        release("EPEL-9", "FEDORA-EPEL", "9", "epel9", State.current, "el9"),
        release("EPEL-10.2", "FEDORA-EPEL", "10.2", "epel10.2", State.current),
        release("EPEL-10.10", "FEDORA-EPEL", "10.10", "epel10", State.frozen),
        release("F20", "FEDORA", "20", "f20", State.archived),
    ])
    session.add(models.User(name="bodhi"))
    session.commit()


def main():
    logging.disable(logging.WARNING)
    engine = bodhi.server.initialize_db(config)
    models.Base.metadata.create_all(engine)
    fill(bodhi.server.Session())
    bodhi.server.Session.remove()
    application = bodhi.server.main({}, **SETTINGS)
    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=4)
    print("serving at %s, provider at %s" % (server.effective_port, provider.split(":")[2].split("/")[0]),
          flush=True)
    server.run()


main()
