using System.Text.RegularExpressions;

namespace KernelMatrix.Host;

/// <summary>Builds what runs on every kernel, once.</summary>
internal static partial class GuestImage
{
    /// <summary>Compiles the guest to native code and packs it, with what it is linked against, for a kernel to start.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="output">Where to.</param>
    /// <returns>The path of the file system.</returns>
    public static async Task<string> BuildAsync(string root, string output)
    {
        Directory.CreateDirectory(output);
        string project = Path.Combine(root, "tests/KernelMatrix/Guest");
        string binaries = Path.Combine(output, "guest");
        await Command.RunAsync(
            "dotnet", "publish", project, "--configuration", "Release", "--runtime", "linux-x64", "--nologo", "--output", binaries);

        string init = Path.Combine(output, "init");
        await Command.RunAsync("gcc", "-static", "-O2", "-Wall", "-Werror", "-o", init, Path.Combine(project, "init.c"));

        string image = Path.Combine(output, "initramfs.gz");
        using Initramfs files = new(image);
        files.AddFile(init, "init");
        files.AddFile(init, "bin/true");
        files.AddFile(Path.Combine(binaries, "guest"), "guest");

        foreach (string directory in (string[])["proc", "sys", "tmp"])
        {
            files.AddDirectory(directory);
        }

        foreach (string library in await LibrariesOfAsync(Path.Combine(binaries, "guest")))
        {
            files.AddFile(library, library[1..]);
        }

        return image;
    }

    /// <summary>Adds a kernel's own modules to the file system: a kernel reads archives one behind the other.</summary>
    /// <param name="initramfs">What is the same for every kernel.</param>
    /// <param name="modules">The folder with the modules and the order to load them in.</param>
    /// <param name="output">Where to.</param>
    public static void AddModules(string initramfs, string modules, string output)
    {
        string own = output + ".modules";

        using (Initramfs files = new(own))
        {
            foreach (string file in Directory.GetFiles(modules))
            {
                files.AddFile(file, $"modules/{Path.GetFileName(file)}");
            }
        }

        using FileStream both = File.Create(output);

        foreach (string part in (string[])[initramfs, own])
        {
            using FileStream stream = File.OpenRead(part);
            stream.CopyTo(both);
        }
    }

    // What the loader would load, by its own word; a library that it does not find is an error here and not on the kernel.
    private static async Task<List<string>> LibrariesOfAsync(string binary)
    {
        (_, string said) = await Command.RunAsync(Timeout.InfiniteTimeSpan, "ldd", binary);

        return said.Contains("not found", StringComparison.Ordinal)
            ? throw new CommandException($"{binary} needs a library that is not here:\n{said}")
            : [.. Library().Matches(said).Select(static match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"(?:=> |^\s+)(/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex Library();
}
