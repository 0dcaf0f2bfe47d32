using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KfuncGen.Benchmarks.Maps;

/// <summary>
/// Events of 64 bytes out of a ring buffer: by <c>Consume</c>, and by libbpf's <c>ring_buffer__consume</c> with a callback in C. Both
/// read what the same program wrote.
/// </summary>
internal static unsafe class RingComparison
{
    private const int Events = 100_000;

    private const string Callback = """
        static unsigned long sum;
        int take(void *context, void *data, unsigned long size) { sum += *(unsigned long *)data; return 0; }
        """;

    internal static ulong sum;

    /// <summary>Prints a row.</summary>
    public static void Compare()
    {
        if (Compile() is not { } callback)
        {
            Console.Error.WriteLine("There is no C compiler: install Debian's package gcc to compare ring buffers.");
            return;
        }

        using Filling filling = Filling.Load();
        nint ring = LibbpfMaps.NewRing((int)filling.Events.Handle.DangerousGetHandle(), callback, 0, null);

        MapComparison.Compare(
            "event of a ring buffer",
            Events,
            () => _ = LibbpfMaps.ConsumeRing(ring),
            () => filling.Events.Consume(static (in Event value) => sum += value.First),
            () => filling.Fill(Events));
        LibbpfMaps.FreeRing(ring);
    }

    private static nint? Compile()
    {
        string folder = Directory.CreateTempSubdirectory("kfuncgen-ring-").FullName;
        string source = Path.Combine(folder, "take.c");
        string library = Path.Combine(folder, "take.so");
        File.WriteAllText(source, Callback);

        try
        {
            using Process compiler = Process.Start("cc", ["-O2", "-shared", "-fPIC", "-o", library, source]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? NativeLibrary.GetExport(NativeLibrary.Load(library), "take") : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private record struct Event(ulong First);

    /// <summary>An object whose program writes an event with each run.</summary>
    private sealed class Filling : BpfObject
    {
        private const string Shared = """
            listing 1
            map Events BPF_MAP_TYPE_RINGBUF
            entries 16777216
            """;

        private const string Code = """
            listing 1
            map Events
            function Fill(skb) s32(*struct __sk_buff)
               0: 0000000000001118 map 0 ; r1 = Events
               1: 0000000000000000
               2: 00000040000002b7 ; r2 = 64
               3: 00000000000003b7 ; r3 = 0
               4: 0000008300000085 ; call bpf_ringbuf_reserve
               5: 0000000000040015 ; if r0 == 0 goto 10
               6: 000000010000007a ; *(u64 *)(r0 + 0) = 1
               7: 00000000000001bf ; r1 = r0
               8: 00000001000002b7 ; r2 = 1, which wakes nobody
               9: 0000008400000085 ; call bpf_ringbuf_submit
              10: 00000000000000b7 ; r0 = 0
              11: 0000000000000095 ; exit
            """;

        private static readonly byte[] Packet = new byte[64];

        private Filling(LoadedBpfObject loaded)
            : base(loaded)
        {
        }

        public BpfRingBuffer<Event> Events => Map<BpfRingBuffer<Event>>(0);

        public static Filling Load()
        {
            BpfProgram fill = BpfProgram.Define(new()
            {
                Name = "Fill",
                Type = BpfProgramType.SocketFilter,
                License = "GPL",
                Code = static () => BpfProgramCode.Parse(Code),
                Object = nameof(Filling),
            });
            return new(LoadObject(new() { Name = nameof(Filling), Listing = Shared, Programs = [fill] }, null));
        }

        public void Fill(int count) => Program<LoadedSocketFilterProgram>(0).Run(Packet, repeat: count);
    }
}
