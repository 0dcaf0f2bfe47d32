namespace KernelMatrix.Host;

/// <summary>A kind of machine that kernels are booted on, and what it takes to emulate it and to build for it.</summary>
/// <param name="Name">What Debian calls the processor.</param>
/// <param name="Runtime">What .NET calls it.</param>
/// <param name="Emulator">The program that emulates it, and its arguments.</param>
/// <param name="Console">The device that a kernel prints to.</param>
/// <param name="Compiler">The compiler of C for it.</param>
/// <param name="Linking">What native code is linked with, where that is not the usual.</param>
/// <param name="Packages">Debian's packages with the programs that all of this takes.</param>
internal sealed record Machine(
    string Name,
    string Runtime,
    IReadOnlyList<string> Emulator,
    string Console,
    string Compiler,
    IReadOnlyList<string> Linking,
    IReadOnlyList<(string Program, string Package)> Packages)
{
    /// <summary>The machine that this one is.</summary>
    public static Machine Amd64 { get; } = new(
        "amd64",
        "linux-x64",
        ["qemu-system-x86_64", "-cpu", "max"],
        "ttyS0",
        "gcc",
        [],
        [("qemu-system-x86_64", "qemu-system-x86"), ("gcc", "gcc"), ("apt-get", "apt")]);

    /// <summary>
    /// 64-bit Arm, on the processor of servers: "max" has larger addresses too, which firmware and kernels of another age do not expect.
    /// </summary>
    public static Machine Arm64 { get; } = new(
        "arm64",
        "linux-arm64",
        ["qemu-system-aarch64", "-machine", "virt,gic-version=3", "-cpu", "neoverse-n1"],
        "ttyAMA0",
        "aarch64-linux-gnu-gcc",
        // The compiler for many processors is told which; Debian's own for one does not understand that.
        ["-p:CppCompilerAndLinker=clang", "-p:ObjCopyName=aarch64-linux-gnu-objcopy"],
        [
            ("qemu-system-aarch64", "qemu-system-arm"), ("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
            ("aarch64-linux-gnu-objcopy", "binutils-aarch64-linux-gnu"), ("clang", "clang"), ("apt-get", "apt"),
        ]);

    /// <summary>IBM's, whose numbers begin with the highest byte: its kernels are read, and not booted.</summary>
    public static Machine S390x { get; } = new("s390x", "linux-s390x", [], "", "", [], [("zstd", "zstd"), ("apt-get", "apt")]);

    /// <summary>Whether its kernels are read only.</summary>
    public bool IsForReading => Emulator.Count == 0;

    /// <summary>Whether it is the one that this runs on.</summary>
    public bool IsOwn => ReferenceEquals(this, Amd64);

    /// <summary>Finds a machine by Debian's name.</summary>
    public static Machine Named(string name) => name switch
    {
        "amd64" => Amd64,
        "arm64" => Arm64,
        "s390x" => S390x,
        _ => throw new CommandException(
            $"Kernels of '{name}' are not known here; those of amd64 and arm64 are booted, and those of s390x are read."),
    };

    /// <summary>Says what is missing to boot its kernels, and how to get it; null where nothing is.</summary>
    public string? Missing()
    {
        string[] missing = [.. Packages.Where(static one => !Command.Exists(one.Program)).Select(
            static one => $"there is no {one.Program} here (Debian's package {one.Package})")];
        return missing.Length == 0 ? null : string.Join("; ", missing) + ".";
    }
}
