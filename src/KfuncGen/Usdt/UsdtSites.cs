using System.Buffers.Binary;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Linux.Tracing;

namespace KfuncGen.Usdt;

/// <summary>
/// The places that a loaded program is attached to, as it reads them (<see cref="UsdtSiteLayout"/>): memory that it shares with this
/// process. Thread-safe.
/// </summary>
internal sealed class UsdtSites : IDisposable
{
    private readonly BpfHandle map;
    private readonly MappedMemory memory;
    private readonly int[] uses = new int[UsdtSiteLayout.Sites];
    private readonly byte[]?[] known = new byte[UsdtSiteLayout.Sites][];
    private readonly Lock changing = new();
    private int next;

    /// <summary>Makes them of a map and its memory, which it closes.</summary>
    public UsdtSites(BpfHandle map, MappedMemory memory)
    {
        this.map = map;
        this.memory = memory;
    }

    /// <summary>Writes a place down, once however often it is asked for; null where there is no room.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cookie">What the user gave.</param>
    /// <returns>What the kernel tells the program there.</returns>
    /// <exception cref="ObjectDisposedException">The program is disposed.</exception>
    public unsafe int? Take(IReadOnlyList<ProbeArgument> arguments, ulong cookie)
    {
        byte[] site = Describe(arguments, cookie);

        lock (changing)
        {
            int free = -1;

            // The one that was left last comes last: a program may still run with it.
            for (int i = 0; i < UsdtSiteLayout.Sites; i++)
            {
                int place = (next + i) % UsdtSiteLayout.Sites;

                if (uses[place] > 0 && site.AsSpan().SequenceEqual(known[place]))
                {
                    uses[place]++;
                    return place;
                }

                free = free < 0 && uses[place] == 0 ? place : free;
            }

            if (free < 0)
            {
                return null;
            }

            using HeldMemory held = new(memory, UsdtSiteLayout.Size);
            site.CopyTo(new Span<byte>(held.At(free * UsdtSiteLayout.SiteSize, site.Length), site.Length));
            known[free] = site;
            uses[free] = 1;
            next = (free + 1) % UsdtSiteLayout.Sites;
            return free;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Release(int place)
    {
        lock (changing)
        {
            uses[place]--;
        }
    }

    /// <summary>Closes the map.</summary>
    public void Dispose()
    {
        memory.Dispose();
        map.Dispose();
    }

    private static byte[] Describe(IReadOnlyList<ProbeArgument> arguments, ulong cookie)
    {
        byte[] site = new byte[UsdtSiteLayout.SiteSize];
        Span<byte> rest = site;
        BinaryPrimitives.WriteUInt64LittleEndian(rest[UsdtSiteLayout.Cookie..], cookie);
        rest = rest[UsdtSiteLayout.FirstArgument..];

        foreach (ProbeArgument argument in arguments)
        {
            int bits = argument.Size * 8;
            BinaryPrimitives.WriteInt64LittleEndian(rest[UsdtSiteLayout.Number..], argument.Number);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[UsdtSiteLayout.Sign..], argument.IsSigned ? 1UL << (bits - 1) : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(rest[UsdtSiteLayout.Base..], (ushort)(argument.Base ?? UsdtSiteLayout.None));
            BinaryPrimitives.WriteUInt16LittleEndian(rest[UsdtSiteLayout.Index..], (ushort)(argument.Index ?? UsdtSiteLayout.None));
            rest[UsdtSiteLayout.Scale] = (byte)argument.Scale;
            rest[UsdtSiteLayout.Memory] = argument.IsMemory ? (byte)argument.Size : (byte)0;
            rest[UsdtSiteLayout.Unused] = (byte)(64 - bits);
            rest = rest[UsdtSiteLayout.ArgumentSize..];
        }

        return site;
    }
}
