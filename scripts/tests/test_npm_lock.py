"""The npm lock is completed with what can be known of other platforms' packages, and no more."""

import json

from scripts.npm_lock import complete, entry_for


def test_holes_of_other_platforms_are_filled_and_the_rest_stays(tmp_path):
    lock = tmp_path / "package-lock.json"
    wanted = {
        "@next/swc-darwin-arm64": "16.4.6",
        "@next/swc-linux-x64-gnu": "16.4.6",
        "fsevents": "~2.3.2",  # neither an exact version nor a platform in its name
    }
    held = {"version": "16.4.6", "integrity": "sha512-x", "optional": True}
    packages = {
        "": {"name": "web"},
        "node_modules/@next/swc-linux-x64-gnu": held,
        "node_modules/next": {"version": "16.4.6", "dev": True, "optionalDependencies": wanted},
    }
    lock.write_text(json.dumps({"lockfileVersion": 3, "packages": packages}))

    assert complete(lock) == ["node_modules/@next/swc-darwin-arm64"]
    assert complete(lock) == []

    now = json.loads(lock.read_text())["packages"]
    assert now.pop("node_modules/@next/swc-darwin-arm64") == {
        "version": "16.4.6",
        "cpu": ["arm64"],
        "dev": True,
        "optional": True,
        "os": ["darwin"],
    }
    assert now == packages


def test_a_package_that_is_held_in_a_nest_is_not_missing(tmp_path):
    lock = tmp_path / "package-lock.json"
    wanted = {"@esbuild/aix-ppc64": "0.27.1"}
    packages = {
        "node_modules/vite": {"version": "7.0.0"},
        "node_modules/vite/node_modules/esbuild": {"optionalDependencies": wanted},
        "node_modules/vite/node_modules/@esbuild/aix-ppc64": {"version": "0.27.1"},
    }
    lock.write_text(json.dumps({"packages": packages}))

    assert complete(lock) == []


def test_the_c_library_is_told_for_linux_only():
    assert entry_for("@rollup/rollup-linux-arm64-musl", "4.1.0")["libc"] == ["musl"]
    assert entry_for("@rollup/rollup-linux-arm-gnueabihf", "4.1.0")["libc"] == ["glibc"]
    assert "libc" not in entry_for("@rollup/rollup-win32-x64-gnu", "4.1.0")
    assert entry_for("@rollup/wasm-node", "4.1.0") is None
