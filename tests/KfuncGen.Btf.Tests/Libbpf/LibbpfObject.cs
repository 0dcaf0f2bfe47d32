using System.Runtime.InteropServices;

namespace KfuncGen.Btf.Tests.Libbpf;

/// <summary>libbpf, as far as it takes to load an object with another kernel's BTF, run its program and read what it wrote.</summary>
internal static partial class LibbpfObject
{
    private const string Library = "libbpf.so.1";

    // struct bpf_object_open_opts and struct bpf_test_run_opts, libbpf 1.1.
    private const int OpenOptionsSize = 80;
    private const int CustomBtfOffset = 48;
    private const int RunOptionsSize = 80;

    /// <summary>Why it cannot be used here; null where it can.</summary>
    public static string? Unusable => NativeLibrary.TryLoad(Library, out _) ? null : $"there is no {Library} here";

    /// <summary>Runs an object's only program and gives the contents of its data.</summary>
    /// <param name="path">The object.</param>
    /// <param name="btf">The BTF against which it is relocated.</param>
    /// <param name="count">How many numbers the data has.</param>
    public static int[] Run(string path, string btf, int count)
    {
        nint options = Marshal.AllocHGlobal(OpenOptionsSize);
        nint run = Marshal.AllocHGlobal(RunOptionsSize);
        nint custom = Marshal.StringToCoTaskMemUTF8(btf);

        try
        {
            Clear(options, OpenOptionsSize);
            Clear(run, RunOptionsSize);
            Marshal.WriteIntPtr(options, CustomBtfOffset, custom);

            nint one = Open(path, options);
            Assert.True(one != 0 && Load(one) == 0, "libbpf does not load the object: " + Marshal.GetLastPInvokeErrorMessage());

            try
            {
                Assert.Equal(0, Run(Descriptor(NextProgram(one, 0)), run));
                return Read(FindMap(one, ".bss"), count);
            }
            finally
            {
                Close(one);
            }
        }
        finally
        {
            Marshal.FreeHGlobal(options);
            Marshal.FreeHGlobal(run);
            Marshal.FreeCoTaskMem(custom);
        }
    }

    // Out of the kernel: what libbpf has of it in memory is what it was before the program ran.
    private static int[] Read(nint map, int count)
    {
        int[] values = new int[ValueSize(map) / sizeof(int)];
        int key = 0;
        Assert.True(values.Length >= count);
        Assert.Equal(0, Lookup(MapDescriptor(map), ref key, values));
        return values;
    }

    private static void Clear(nint memory, int size)
    {
        for (int i = 0; i < size; i++)
        {
            Marshal.WriteByte(memory, i, 0);
        }

        Marshal.WriteIntPtr(memory, size);
    }

    [LibraryImport(Library, EntryPoint = "bpf_object__open_file", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, nint options);

    [LibraryImport(Library, EntryPoint = "bpf_object__load", SetLastError = true)]
    private static partial int Load(nint one);

    [LibraryImport(Library, EntryPoint = "bpf_object__close")]
    private static partial void Close(nint one);

    [LibraryImport(Library, EntryPoint = "bpf_object__next_program")]
    private static partial nint NextProgram(nint one, nint program);

    [LibraryImport(Library, EntryPoint = "bpf_program__fd")]
    private static partial int Descriptor(nint program);

    [LibraryImport(Library, EntryPoint = "bpf_object__find_map_by_name", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FindMap(nint one, string name);

    [LibraryImport(Library, EntryPoint = "bpf_map__value_size")]
    private static partial int ValueSize(nint map);

    [LibraryImport(Library, EntryPoint = "bpf_map__fd")]
    private static partial int MapDescriptor(nint map);

    [LibraryImport(Library, EntryPoint = "bpf_map_lookup_elem")]
    private static partial int Lookup(int map, ref int key, [Out] int[] value);

    [LibraryImport(Library, EntryPoint = "bpf_prog_test_run_opts")]
    private static partial int Run(int program, nint options);
}
