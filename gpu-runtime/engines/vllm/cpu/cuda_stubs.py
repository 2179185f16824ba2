"""Makes torch from PyPI importable where there is no CUDA: for every CUDA library that its shared
objects ask for and the machine lacks, an empty one of that name, whose functions all answer with an
error. That is 15 small files instead of 2.5 GB of wheels that a CPU never calls.

    python cuda_stubs.py SITE_PACKAGES        needs gcc and readelf
"""

import collections
import pathlib
import re
import subprocess
import sys
import tempfile

# Functions without a version in their symbol, by prefix: which library is theirs.
OWNERS = {
    "cudnn": "libcudnn",
    "nccl": "libnccl",
    "pnccl": "libnccl",
    "cuFile": "libcufile",
    "cupti": "libcupti",
    "nvshmem": "libnvshmem_host",
    "cusparseLt": "libcusparseLt",
    "cublasLt": "libcublasLt",
    "cublas": "libcublas",
    "cusparse": "libcusparse",
    "cusolver": "libcusolver",
    "cufft": "libcufft",
    "curand": "libcurand",
    "nvrtc": "libnvrtc",
}
NEITHER_OURS = ("Py", "_Py")


def readelf(*arguments: str) -> str:
    return subprocess.check_output(["readelf", "-W", *arguments], text=True)


def needed_by(libraries: list[pathlib.Path]) -> set[str]:
    return {
        found[1]
        for library in libraries
        for found in re.finditer(r"NEEDED.*\[(.*)\]", readelf("-d", str(library)))
    }


def version_owners(library: pathlib.Path) -> dict[str, str]:
    """Symbol versions, and the library from which each is wanted."""
    owners, current = {}, ""
    for line in readelf("-V", str(library)).splitlines():
        if file := re.search(r"File: (\S+)", line):
            current = file[1]
        elif version := re.search(r"Name: (\S+)\s+Flags", line):
            owners[version[1]] = current
    return owners


def symbols(library: pathlib.Path) -> list[tuple[str, str, str, bool]]:
    """Name, version, binding, and whether it is defined here."""
    found = []
    for line in readelf("--dyn-syms", str(library)).splitlines():
        parts = line.split()
        if len(parts) < 8 or not parts[0].rstrip(":").isdigit():
            continue
        name, _, version = parts[7].partition("@")
        found.append((name, version.lstrip("@"), parts[4], parts[6] != "UND"))
    return found


def write_stub(folder: pathlib.Path, soname: str, wanted: set[tuple[str, str]]) -> None:
    versions = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as scratch:
        source = pathlib.Path(scratch) / "stub.c"
        # 100 is cudaErrorNoDevice; every other library takes it for some error too.
        source.write_text("".join(f"int {name}(void){{return 100;}}\n" for name, _ in sorted(wanted)))
        for name, version in sorted(wanted):
            if version:
                versions[version].append(name)
        command = ["gcc", "-shared", "-fPIC", "-w", "-fno-builtin", f"-Wl,-soname,{soname}"]
        if versions:
            script = pathlib.Path(scratch) / "versions"
            script.write_text(
                "".join(f"{v} {{ global: {' '.join(n + ';' for n in names)} }};\n" for v, names in versions.items())
            )
            command.append(f"-Wl,--version-script,{script}")
        subprocess.check_call([*command, "-o", str(folder / soname), str(source)])


def main() -> None:
    packages = pathlib.Path(sys.argv[1])
    folder = packages / "torch/lib"
    libraries = [*folder.glob("*.so*"), *packages.glob("torch/_C*.so")]
    present = {library.name for library in libraries}
    cache = subprocess.check_output(["ldconfig", "-p"], text=True)
    installed = dict(re.findall(r"^\s*(\S+) .*=> (\S+)$", cache, re.M))
    needed = needed_by(libraries)
    missing = sorted(n for n in needed if n not in present and n not in installed and not n.startswith("ld-linux"))
    stubs: dict[str, set[tuple[str, str]]] = {soname: set() for soname in missing}
    defined: set[str] = set()
    plain: set[str] = set()
    for library in libraries:
        owners = version_owners(library)
        for name, version, binding, is_defined in symbols(library):
            if is_defined:
                defined.add(name)
            elif version:
                if owners.get(version) in stubs:
                    stubs[owners[version]].add((name, version))
            elif binding != "WEAK":
                plain.add(name)
    for soname in needed & installed.keys():
        defined |= {name for name, _, _, is_defined in symbols(pathlib.Path(installed[soname])) if is_defined}
    for name in plain - defined:
        if name.startswith(NEITHER_OURS):
            continue
        stem = next((lib for prefix, lib in OWNERS.items() if name.startswith(prefix)), "libcudart")
        soname = next((one for one in missing if one.startswith(f"{stem}.so")), None)
        if soname is not None:
            stubs[soname].add((name, ""))
    for soname, wanted in stubs.items():
        write_stub(folder, soname, wanted)


if __name__ == "__main__":
    main()
