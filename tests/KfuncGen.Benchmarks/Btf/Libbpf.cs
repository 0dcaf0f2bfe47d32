using System.Runtime.InteropServices;

namespace KfuncGen.Benchmarks.Btf;

/// <summary>The calls of libbpf that do what the reader does. Debian's package is libbpf1.</summary>
internal static partial class Libbpf
{
    public const uint KindFunction = 12;

    private const string Library = "libbpf.so.1";

    [LibraryImport(Library, EntryPoint = "btf__parse_raw", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ParseRaw(string path);

    [LibraryImport(Library, EntryPoint = "btf__new")]
    public static partial nint New(byte[] data, uint size);

    [LibraryImport(Library, EntryPoint = "btf__find_by_name_kind")]
    public static partial int FindByNameKind(nint btf, byte[] name, uint kind);

    [LibraryImport(Library, EntryPoint = "btf__free")]
    public static partial void Free(nint btf);

    [LibraryImport(Library, EntryPoint = "libbpf_version_string")]
    private static partial nint VersionString();

    /// <summary>The library's version; throws where it is not installed.</summary>
    public static string Version => NativeLibrary.TryLoad(Library, out _)
        ? Marshal.PtrToStringUTF8(VersionString()) ?? "unknown"
        : throw new DllNotFoundException($"{Library} is not installed; Debian and Ubuntu have it in the package libbpf1.");
}
