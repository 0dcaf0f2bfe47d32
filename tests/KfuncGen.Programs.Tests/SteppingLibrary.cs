using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>A library with a probe at two places, as sys/sdt.h makes it, which says how many listen.</summary>
internal sealed class SteppingLibrary : IDisposable
{
    private const string Source = """
        __asm__(".pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n"
            ".weak _.stapsdt.base\n.hidden _.stapsdt.base\n_.stapsdt.base: .space 1\n.size _.stapsdt.base, 1\n.popsection");
        __attribute__((section(".probes"), visibility("hidden"))) volatile unsigned short semaphore;
        #define PROBE(n) __asm__ volatile ("990: nop\n.pushsection .note.stapsdt,\"\",\"note\"\n.balign 4\n" \
            ".4byte 992f-991f, 994f-993f, 3\n991: .asciz \"stapsdt\"\n992: .balign 4\n993: .8byte 990b\n" \
            ".8byte _.stapsdt.base\n.8byte semaphore\n.asciz \"demo\"\n.asciz \"step\"\n.asciz \"-4@%%edi\"\n" \
            "994: .balign 4\n.popsection" :: "D" (n))
        #define NOTE(name, arguments, ...) __asm__ volatile ("990: nop\n.pushsection .note.stapsdt,\"\",\"note\"\n.balign 4\n" \
            ".4byte 992f-991f, 994f-993f, 3\n991: .asciz \"stapsdt\"\n992: .balign 4\n993: .8byte 990b\n" \
            ".8byte _.stapsdt.base\n.8byte 0\n.asciz \"demo\"\n.asciz \"" name "\"\n.asciz \"" arguments "\"\n" \
            "994: .balign 4\n.popsection" :: __VA_ARGS__)
        void mix(int a, unsigned char b, long c, const char *text, long index) {
            volatile unsigned short memory = 0xfedc;
            volatile long negative = a;
            int table[4]; for (int i = 0; i < 4; i++) ((volatile int *)table)[i] = 11 * (i + 1);
            NOTE("mix", "-4@%0 1@%1 -8@%2 8@%3 -1@%4 2@%5 -4@%6 -8@%7", "r" (a), "q" (b), "r" (c), "r" (text), "i" (-5), "m" (memory),
                "m" (table[index]), "m" (negative));
        }
        void real(double x) { NOTE("real", "8f@%0", "x" (x)); }
        int step(int n) { if (semaphore) { if (n & 1) { PROBE(n); } else { PROBE(n); } } return semaphore; }
        """;

    private readonly string directory = Directory.CreateTempSubdirectory("usdt-").FullName;
    private readonly nint handle;
    private readonly Stepping step;
    private readonly Mixing mix;

    private SteppingLibrary()
    {
        Path = System.IO.Path.Combine(directory, "libstepping.so");
        File.WriteAllText(System.IO.Path.Combine(directory, "stepping.c"), Source);
        Compile();
        handle = NativeLibrary.Load(Path);
        step = Marshal.GetDelegateForFunctionPointer<Stepping>(NativeLibrary.GetExport(handle, "step"));
        mix = Marshal.GetDelegateForFunctionPointer<Mixing>(NativeLibrary.GetExport(handle, "mix"));
    }

    private delegate int Stepping(int number);

    private unsafe delegate void Mixing(int a, byte b, long c, byte* text, long index);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Compiles and loads it.</summary>
    public static SteppingLibrary Build()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Assert.Skip("The library is written for x86-64.");
        }

        return new SteppingLibrary();
    }

    /// <summary>Passes the probe if somebody listens, and says how many do.</summary>
    public int Step(int number) => step(number);

    /// <summary>Passes a probe with arguments of every size and place; the element of a table has the index.</summary>
    public unsafe void Mix(int a, byte b, long c, ReadOnlySpan<byte> text, long index)
    {
        fixed (byte* first = text)
        {
            mix(a, b, c, first, index);
        }
    }

    public void Dispose()
    {
        NativeLibrary.Free(handle);
        Directory.Delete(directory, recursive: true);
    }

    private void Compile()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("cc", "-O1 -shared -fPIC -o libstepping.so stepping.c")
            {
                WorkingDirectory = directory,
                RedirectStandardError = true,
            })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error);
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no C compiler here.");
        }
    }
}
