using KfuncGen.Bpf.Code;

namespace KfuncGen.Benchmarks.Clang;

/// <summary>The programs of three samples beside the same in C, as people write it: how many slots each has.</summary>
internal static class SampleComparison
{
    // What the SDK adds to each project.
    private const string Usings = """
        global using System;
        global using System.Linq;
        global using System.Threading;
        """;

    private static readonly (string Folder, string Type)[] Samples =
        [("Firewall", "Firewall.Filter"), ("ConnectRedirect", "ConnectRedirect.Redirect"), ("PacketEvents", "PacketEvents.Watch")];

    /// <summary>Prints the table.</summary>
    /// <param name="showsCode">Whether to print the code of both, too.</param>
    /// <returns>0; 1 where there is no clang.</returns>
    public static int Run(bool showsCode)
    {
        if (ClangObject.Compile(Path.Combine(AppContext.BaseDirectory, "Clang", "Samples", "samples.c")) is not { } clang)
        {
            Console.Error.WriteLine("There is no clang: install Debian's package clang.");
            return 1;
        }

        Console.WriteLine($"{clang.Compiler}, -O2 -mcpu=v3\n\n| program | C | C# | C# / C |\n| --- | ---: | ---: | ---: |");
        (int c, int cs) = (0, 0);

        foreach ((string folder, string type) in Samples)
        {
            // The program that is the application is left out: it has statements of its own.
            string[] texts = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Samples", folder), "*.cs")
                .Where(static path => Path.GetFileName(path) is not ("Program.cs" or "Table.cs")).Select(File.ReadAllText)];
            BpfCode code = Comparison.Lower(type, [Usings, .. texts]).Single().Code;
            BpfCode other = clang.Program(folder.ToLowerInvariant());
            (c, cs) = (c + other.Instructions.Length, cs + code.Instructions.Length);
            Console.WriteLine(
                $"| {folder} | {other.Instructions.Length} | {code.Instructions.Length} | " +
                $"{(double)code.Instructions.Length / other.Instructions.Length:F2} |");

            if (showsCode)
            {
                Console.WriteLine($"{BpfDisassembly.Of(code)}\nbeside\n{BpfDisassembly.Of(other)}");
            }
        }

        Console.WriteLine($"| together | {c} | {cs} | {(double)cs / c:F2} |");
        return 0;
    }
}
