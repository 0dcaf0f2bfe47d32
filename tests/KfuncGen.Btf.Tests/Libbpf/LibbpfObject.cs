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
                nint data = Value(FindMap(one, ".bss"), out nuint size);
                Assert.True(size >= (nuint)count * sizeof(int));
                int[] values = new int[count];
                Marshal.Copy(data, values, 0, count);
                return values;
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

    [LibraryImport(Library, EntryPoint = "bpf_map__initial_value")]
    private static partial nint Value(nint map, out nuint size);

    [LibraryImport(Library, EntryPoint = "bpf_prog_test_run_opts")]
    private static partial int Run(int program, nint options);
}
