using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Network;

/// <summary>The network interfaces of the namespace that the calling thread is in.</summary>
internal static unsafe partial class NetworkInterface
{
    // IF_NAMESIZE: net/if.h.
    private const int NameSize = 16;

    /// <summary>The number of an interface; 0 where there is none of that name: if_nametoindex(3).</summary>
    public static uint IndexOf(string name) => ToIndex(name);

    /// <summary>Whether there is an interface with a number: if_indextoname(3).</summary>
    public static bool Exists(uint index)
    {
        byte* name = stackalloc byte[NameSize];
        return ToName(index, name) is not null;
    }

    [LibraryImport("libc", EntryPoint = "if_indextoname")]
    private static partial byte* ToName(uint index, byte* name);

    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint ToIndex(string name);
}
