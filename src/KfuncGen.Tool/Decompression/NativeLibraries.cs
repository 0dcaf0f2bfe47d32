using System.Reflection;
using System.Runtime.InteropServices;

namespace KfuncGen.Tool.Decompression;

/// <summary>Finds the system's compression libraries under the names that systems give them.</summary>
internal static class NativeLibraries
{
    public const string Lzma = "lzma";
    public const string Bzip2 = "bz2";

    /// <summary>The version in a name is that of the binary interface, which the declarations here are written for.</summary>
    private static readonly Dictionary<string, string[]> FileNames = new()
    {
        [Lzma] = ["liblzma.so.5", "liblzma.5.dylib", "liblzma.dll"],
        [Bzip2] = ["libbz2.so.1.0", "libbz2.so.1", "libbz2.1.0.dylib", "libbz2.dll"],
    };

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, nint> Loaded = [];

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    /// <summary>Whether the library is there. Ask before the first call into it.</summary>
    public static bool IsAvailable(string library) => Load(library) != 0;

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) =>
        FileNames.ContainsKey(library) ? Load(library) : 0;

    private static nint Load(string library)
    {
        lock (Gate)
        {
            if (!Loaded.TryGetValue(library, out nint handle))
            {
                foreach (string fileName in FileNames[library])
                {
                    if (NativeLibrary.TryLoad(fileName, out handle))
                    {
                        break;
                    }
                }

                Loaded.Add(library, handle);
            }

            return handle;
        }
    }
}
