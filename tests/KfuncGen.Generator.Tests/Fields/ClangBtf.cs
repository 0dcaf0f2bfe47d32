using System.ComponentModel;
using System.Diagnostics;

namespace KfuncGen.Generator.Tests.Fields;

/// <summary>Raw BTF of C types, as clang and bpftool make it.</summary>
internal static class ClangBtf
{
    /// <summary>Compiles C and gives its BTF.</summary>
    public static byte[] Of(string source)
    {
        string directory = Directory.CreateTempSubdirectory("btf-").FullName;

        try
        {
            File.WriteAllText(Path.Combine(directory, "types.c"), source);
            Run(directory, "clang", "-g -O2 -target bpf -c types.c -o types.o");
            Run(directory, "bpftool", "gen object types.linked.o types.o");
            Run(directory, "llvm-objcopy", "--dump-section=.BTF=types.btf types.linked.o", "objcopy");
            return File.ReadAllBytes(Path.Combine(directory, "types.btf"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Run(string directory, string name, string arguments, string? otherwise = null)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(name, arguments) { WorkingDirectory = directory, RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{name} {arguments}: {error}");
        }
        catch (Win32Exception) when (otherwise is not null)
        {
            Run(directory, otherwise, arguments);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"there is no {name} here");
        }
    }
}
